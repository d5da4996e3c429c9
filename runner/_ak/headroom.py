"""Room on the stack for the runner: a program that recurses as deep as Python allows still gets its calls recorded,
and meets its `RecursionError` at the same depth on a first run and on a replay, which differ in how deep they go. Who
leaves lets signal handlers run that were held back meanwhile.
"""

from __future__ import annotations

import sys
import threading

from _ak.held_signals import held_signals

# More than the runner needs for itself: nested values are pickled recursively.
_FRAMES = 1000

TO_COMPILE = 6000
"""What the compiler needs of a tree, where it may nest three times as deep in text, and a guarded call is two."""


class Headroom:
    """While somebody is inside (`with`), the recursion limit of the process is higher by as much as we may need."""

    def __init__(self, frames: int = _FRAMES) -> None:
        self._frames = frames
        self._lock = threading.Lock()
        self._inside = 0
        self._limit = 0

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._limit = sys.getrecursionlimit()
                sys.setrecursionlimit(self._limit + self._frames)
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            # Unless the program, or what it called, has set another limit meanwhile.
            if self._inside == 0 and sys.getrecursionlimit() == self._limit + self._frames:
                sys.setrecursionlimit(self._limit)
        if held_signals.pending:
            held_signals.release()
