"""The lifeline: a pipe of which the host holds the writing end. When it closes, the kernel ends this process.

A thread could not do it while C code holds the interpreter (a regular expression that never ends). Where the kernel
cannot send a signal for a pipe, only the reader thread of channel.py is left.
"""

from __future__ import annotations

import os
import select
import signal

from _ak.channel import EXIT_HOST_GONE, leave

try:
    import fcntl
except ImportError:  # not on this platform
    fcntl = None  # type: ignore[assignment]


def hold_lifeline(descriptor: int) -> None:
    """Tie this process to the pipe; ends it at once when the host is gone already."""
    os.set_inheritable(descriptor, False)
    if fcntl is not None and hasattr(fcntl, "F_SETSIG"):
        fcntl.fcntl(descriptor, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGKILL)
        flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
        fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_ASYNC | os.O_NONBLOCK)
    if _is_closed(descriptor):
        leave(EXIT_HOST_GONE)


def _is_closed(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, 0)
    return bool(poll.poll(0))
