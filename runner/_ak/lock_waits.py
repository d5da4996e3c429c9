"""Waits of user code for things of C. For a lock it waits until it is its turn (lock_turns.py). That a limit ran out
(`Lock.acquire(timeout=...)`, `SimpleQueue.get(timeout=...)`) is a thing from outside, with its place in the order, as
for the other waits with a limit (limited_waits.py). Nobody sees who ends a `SimpleQueue.get`: its line counts as
running (busy.py, B4).
"""

from __future__ import annotations

import threading
from typing import Any, Callable, Optional

from _ak.lock_turns import lock_of
from _ak.own_frames import leave_out_own
from _ak.performing import is_performing
from _ak.replay import Replay
from _ak.session import Session

_GETS = ("queue.SimpleQueue.get", "SimpleQueue.get")
"""From 3.10 on it does not say whence it comes."""
LIMITED = frozenset(("threading.lock.acquire", "threading.RLock.acquire", *_GETS))
"""What the tables call them."""
# How long to wait at a time while the journal is not used up: the limit is a matter of time only after that.
PAUSE_S = 0.05

Take = Callable[[float], Optional[tuple[Any]]]
"""Waits so many seconds; gives what it got, or None."""


class LockWaits:
    """Runs the calls of `LIMITED` that user code makes."""

    def __init__(self, session: Session, replay: Replay) -> None:
        self._session = session
        self._replay = replay

    def stub(self, fn: Any) -> Callable[..., Any]:
        """What user code calls instead of `fn`, a method of a lock or a queue."""
        is_get = fn.__name__ == "get"

        def stub(*args: Any, **kwargs: Any) -> Any:
            try:
                limit = self._limit(*args, **kwargs)
                if limit is None:
                    if not is_get and self._waits_for_ever(*args, **kwargs):
                        self._session.lock_turns.wait_for(fn.__self__)
                    return fn(*args, **kwargs)
                if is_get:
                    return self._get(fn, limit)
                return self._wait(lambda seconds: self._take(fn, seconds), limit) is not None
            except BaseException as err:
                leave_out_own(err)
                raise

        return stub

    def entered(self) -> Callable[[Any], Any]:
        """What user code asks for each thing that stands in a `with`: it answers with the thing itself. Most questions
        end in its first line."""
        order, lock_turns = self._session.order, self._session.lock_turns

        def entered(thing: Any) -> Any:
            lock = lock_of(thing) if order.is_concurrent else None
            if lock is not None:
                try:
                    lock_turns.wait_for(lock)
                except BaseException as err:
                    leave_out_own(err)
                    raise
            return thing

        return entered

    def _limit(self, is_blocking: Any = True, limit: Any = None, **kwargs: Any) -> Optional[float]:
        """The limit of a wait that has one and matters; wrong arguments are reported by the real method."""
        is_blocking = kwargs.pop("blocking", kwargs.pop("block", is_blocking))
        limit = kwargs.pop("timeout", limit)
        if kwargs or is_blocking is not True or not isinstance(limit, (int, float)):
            return None
        is_here = self._session.order.is_concurrent and not is_performing() and self._session.busy.current() is not None
        return limit if is_here and 0 < limit <= threading.TIMEOUT_MAX else None

    def _waits_for_ever(self, is_blocking: Any = True, limit: Any = -1, **kwargs: Any) -> bool:
        is_blocking, limit = kwargs.pop("blocking", is_blocking), kwargs.pop("timeout", limit)
        return not kwargs and is_blocking is True and limit == -1

    def _take(self, acquire: Any, seconds: float) -> Optional[tuple[Any]]:
        if seconds:
            self._session.lock_turns.wait_for(acquire.__self__, seconds)
        return (True,) if acquire(False) else None

    def _get(self, get: Any, limit: float) -> Any:
        from queue import Empty

        def take(seconds: float) -> Optional[tuple[Any]]:
            try:
                return (get(True, seconds),)
            except Empty:
                return None

        taken = self._wait(take, limit)
        if taken is None:
            raise Empty
        return taken[0]

    def _wait(self, take: Take, limit: float) -> Optional[tuple[Any]]:
        order, item_id = self._session.order, self._session.lanes.current().next_moment()
        if order.awaits(item_id):
            self._replay.wait_turn(item_id)
            return None
        ends_at = order.clock.read() + limit
        taken = take(0)
        while taken is None:
            left = ends_at - order.clock.read()
            if order.is_replaying:
                taken = take(PAUSE_S)
            elif left > 0:
                taken = take(left)
            else:
                self._replay.wait_turn(item_id)
                return None
        return taken
