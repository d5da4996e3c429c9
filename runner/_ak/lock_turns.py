"""Locks of threads: who waits for one takes it at its turn, so that a replay gives it to the same thread.

Nobody is told when a lock is let go, and whoever is waked by the system would run beside the one that did it. So a line
that wants a lock which another has does not stand in the system's queue. It is at rest, and looks again whenever
somebody has run and all others are at rest (order.py, O4). What looks at the lock is here; Python itself takes it then,
at once.
  LT1. A look is no thing from outside: it comes at the same place on a replay, and needs no mark.
  LT2. A thread that lets a lock go and wants it again has it again, unless it came to rest in between: as mostly in
       plain Python.
  LT3. Who lets a lock go may be no line (a thread of a library). So it is looked at from time to time, too.
"""

from __future__ import annotations

import os
import threading
from typing import Any, Optional

from _ak.busy import Busy, Line, State
from _ak.held_signals import lets_in
from _ak.order import Order
from _ak.performing import is_performing

_LOCK, _RLOCK = type(threading.Lock()), type(threading.RLock())
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.02, 1.0


class LockTurns:
    """For locks of Python's own, and conditions, which have one."""

    def __init__(self, busy: Busy, order: Order) -> None:
        self._busy = busy
        self._order = order
        self._is_over = False
        os.register_at_fork(after_in_child=self._end)

    def wait_for(self, lock: Any, limit: Optional[float] = None) -> None:
        """Wait until the lock is free and it is the turn of this thread, or for `limit` seconds."""
        busy, order, line = self._busy, self._order, self._busy.current()
        if line is None or self._is_over or not order.is_concurrent or is_performing() or _is_free(lock):
            return
        ends_at = None if limit is None else order.clock.read() + limit
        turn = threading.Lock()
        turn.acquire()
        try:
            while not _is_free(lock):
                order.look_later(line, turn.release, State.BLOCKED if limit is None else State.SLEEPING)
                if not self._await_turn(turn, line, lock, ends_at):
                    return
        finally:
            order.look_no_more(line)
            busy.change(line, State.RUNNING)
        # Others that wait may have it after this one.
        order.has_run()

    @lets_in
    def _await_turn(self, turn: Any, line: Line, lock: Any, ends_at: Optional[float]) -> bool:
        """False when the time is over."""
        order, pause = self._order, _FIRST_PAUSE_S
        while True:
            left = None if ends_at is None else ends_at - order.clock.read()
            if left is not None and left <= 0:
                return False
            if turn.acquire(timeout=pause if left is None else min(pause, left)):
                return True
            pause = min(2 * pause, _LONGEST_PAUSE_S)
            if _is_free(lock):
                order.look_now(line)

    def _end(self) -> None:
        """In a child nobody has a turn."""
        self._is_over = True


def lock_of(thing: Any) -> Any:
    """The lock of a lock or a condition; None for anything else."""
    kind = type(thing)
    if kind is _LOCK or kind is _RLOCK:
        return thing
    if threading.Condition in kind.__mro__:
        lock = thing.__dict__.get("_lock")
        return lock if type(lock) is _LOCK or type(lock) is _RLOCK else None
    return None


def _is_free(lock: Any) -> bool:
    """Whether this thread would have it at once. An RLock tells that of others only by its text."""
    if type(lock) is _LOCK:
        return not lock.locked()
    return lock._is_owned() or repr(lock).startswith("<unlocked")
