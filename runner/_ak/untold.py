"""Calls performed on the host's word (ahead.py) of which it has not heard: told together with what they come to, or
before that when they last.

A call that lasts must be told of while it does: people see what the program is at, and whoever takes the session over
knows that it had begun.
  UT1. A call is told of once, and before what it came to: whoever tells has the lock until it has left.
  UT2. One that lasts is told of after one to two looks, if it lets other threads run.
  UT3. One that was given up is not told of: nothing would follow.
"""

from __future__ import annotations

from _thread import allocate_lock
from contextlib import suppress
from time import sleep
from typing import Callable, Optional

from _ak.own_threads import start_own_thread

LOOK_S = 0.02


class Untold:
    """One such call; `send(is_followed)` tells the host of it."""

    def __init__(self, send: Callable[[bool], None]) -> None:
        self._send: Optional[Callable[[bool], None]] = send
        self._lock = allocate_lock()

    def tell(self, is_followed: bool = False) -> None:
        """Tell of it, if nobody has. `is_followed`: what it came to is sent at once."""
        with self._lock:
            send, self._send = self._send, None
            if send is not None:
                send(is_followed)

    def give_up(self) -> bool:
        """Nothing will follow (UT3). Whether nobody has told of it."""
        with self._lock:
            send, self._send = self._send, None
            return send is not None


class Teller:
    """Looks for calls that last: in a thread of its own, which sleeps while there are none. Used by one thread."""

    def __init__(self) -> None:
        self._newest: Optional[Untold] = None
        # Open when there is something that was not looked at.
        self._bell = allocate_lock()
        self._bell.acquire()
        self._is_watching = False

    def begin(self, untold: Untold) -> None:
        """It is performed from now on; one that began before is over."""
        self._newest = untold
        if self._bell.locked():
            with suppress(RuntimeError):  # A signal handler has done it just now.
                self._bell.release()
        if not self._is_watching:
            with suppress(RuntimeError):  # There are too many threads; the next call tries again.
                start_own_thread(self._watch)
                self._is_watching = True

    def _watch(self) -> None:
        while True:
            self._bell.acquire()
            looked_at: Optional[Untold] = None
            while (newest := self._newest) is not looked_at:
                looked_at = newest
                sleep(LOOK_S)
            if looked_at is not None:
                looked_at.tell()
