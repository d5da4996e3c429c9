"""Threads of the runner, of which the program must notice nothing.

They are not started through `threading`, where user code would find them. And no signal reaches them: the system gives
one that is for the process to any thread that does not block it, so what the program blocks, to wait for it or to look
at it later, would come to a thread of ours and end the process.
"""

from __future__ import annotations

import signal
from _thread import start_new_thread
from typing import Any, Callable


def start_own_thread(work: Callable[..., Any], *args: Any) -> None:
    """Raises RuntimeError when there are too many."""
    # A thread begins with what the one that starts it blocks.
    former = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        start_new_thread(work, args)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)
