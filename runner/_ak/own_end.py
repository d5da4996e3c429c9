"""The program ends its own process by a signal. To the host that looks as if somebody else had sent it, whom the step
that was under way has nothing to do with; so the host is told before.

In: the audit events of `os.kill` and `os.killpg`. Out: `ending`. Ends by an exit code, or by a signal that nobody
sends from outside, speak for themselves.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from typing import Any, Callable

EVENTS = frozenset(("os.kill", "os.killpg"))
# Twin of FROM_OUTSIDE in host/runner/protocol/exit.ts.
_FROM_OUTSIDE = frozenset((signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP))


def tell_of_own_end(event: str, args: Sequence[Any], send: Callable[[str, dict[str, Any]], None]) -> None:
    """`send` says it to the host when the event, one of `EVENTS`, sends such a signal to this process."""
    target, number = args
    if number in _FROM_OUTSIDE and target in _names_of_this_process(event):
        send("ending", {"signal": int(number)})


def _names_of_this_process(event: str) -> tuple[int, ...]:
    group = os.getpgrp()
    return (0, group) if event == "os.killpg" else (os.getpid(), 0, -1, -group)
