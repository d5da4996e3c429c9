"""Waits of threads for one another. One without limit is over when another line says so; one with a limit may also run
out, and that it did is a thing from outside, with its place in the order: on a replay it runs out there and then.
"""

from __future__ import annotations

import threading
import time
from _thread import start_new_thread
from typing import Any, Optional

from _ak.busy import Busy, Line, State
from _ak.clock import Clock
from _ak.held_signals import lets_in
from _ak.lanes import Lanes
from _ak.lock_turns import LockTurns
from _ak.order import Order


class Waiter:
    """One wait of a line. Stands in the queue of a condition, which calls `release` when it notifies; then the line
    goes on when it has its turn.
    """

    def __init__(self, line: Line, busy: Busy, order: Order) -> None:
        self.line = line
        self.is_notified = False
        self._has_run_out = False
        self._busy = busy
        self._order = order
        self._decides = threading.Lock()
        self._lock = threading.Lock()
        self._lock.acquire()

    def rest(self, state: State) -> None:
        """The line is at rest from now on, unless it was notified already."""
        with self._decides:
            if self.is_notified:
                return
            self._busy.put_to_rest(self.line, state)
        self._busy.settle()

    def decline(self) -> bool:
        """There is nothing to wait for; false when a notification is under way."""
        with self._decides:
            is_free, self.is_notified = not self.is_notified, True
            return is_free

    def release(self) -> None:
        """Notified, unless the limit came first."""
        with self._decides:
            if self._has_run_out or self.is_notified:
                return
            self.is_notified = True
        self._busy.promise(self.line, State.BLOCKED, State.SLEEPING)
        self._order.wake(self.line, self._lock.release)

    def run_out(self, _: Optional[int]) -> bool:
        """It is the turn of the limit. False when a notification came before it."""
        with self._decides:
            if self.is_notified:
                return False
            self._has_run_out = True
        self._busy.change(self.line, State.RUNNING)
        self._lock.release()
        return True

    @lets_in
    def sleep(self, timeout: Optional[float] = None) -> bool:
        """Wait until one of these has happened."""
        return self._lock.acquire(timeout=-1 if timeout is None else min(timeout, threading.TIMEOUT_MAX))


Waiters = list[Optional[Waiter]]
"""Those that wait for an end; None comes first among them once it has come."""


class LimitedWaits:
    """Runs `Condition.wait`, and waits for the end of something."""

    def __init__(self, lanes: Lanes, busy: Busy, order: Order, lock_turns: LockTurns) -> None:
        self.lanes = lanes
        self.busy = busy
        self.order = order
        self._lock_turns = lock_turns

    @property
    def clock(self) -> Clock:
        """By which limits are measured."""
        return self.order.clock

    @lets_in
    def wait(self, condition: Any, line: Line, timeout: Optional[float]) -> bool:
        """`Condition.wait`, as the original does it."""
        waiter = Waiter(line, self.busy, self.order)
        condition._waiters.append(waiter)
        # Before the condition is free: who notifies must find it at rest.
        waiter.rest(State.BLOCKED if timeout is None else State.SLEEPING)
        saved = condition._release_save()
        is_notified = False
        try:
            is_notified = self._await(waiter, timeout)
            return is_notified
        finally:
            self.busy.change(line, State.RUNNING)
            self._lock_turns.wait_for(condition._lock)
            condition._acquire_restore(saved)
            if not is_notified and waiter in condition._waiters:
                condition._waiters.remove(waiter)

    @lets_in
    def await_end(self, waiters: Waiters, line: Line, timeout: Optional[float]) -> bool:
        """Wait for the end of user code in a thread, or in an executor; false if the time ran out before."""
        waiter = Waiter(line, self.busy, self.order)
        waiters.append(waiter)
        try:
            if waiters[0] is None and waiter.decline():
                return True
            waiter.rest(State.BLOCKED if timeout is None else State.SLEEPING)
            return self._await(waiter, timeout)
        finally:
            self.busy.change(line, State.RUNNING)
            if waiter in waiters:
                waiters.remove(waiter)

    def _await(self, waiter: Waiter, timeout: Optional[float]) -> bool:
        if timeout is None:
            return waiter.sleep()
        item_id = self.lanes.current().next_moment()
        ends_at = self.clock.read() + timeout
        if self.order.awaits(item_id):
            self.order.arrive(item_id, waiter.line, waiter.run_out)
            waiter.sleep()
        elif self.order.when_live(item_id, lambda: self._count_down(item_id, waiter, ends_at)):
            waiter.sleep()
        elif not waiter.sleep(timeout):
            if not waiter.is_notified:
                # That the time is over happens when it has its turn, if no notification comes before.
                self.busy.change(waiter.line, State.TURN)
                self.order.arrive(item_id, waiter.line, waiter.run_out)
            waiter.sleep()
        if waiter.is_notified:
            self.order.withdraw(item_id)
        return waiter.is_notified

    def _count_down(self, item_id: str, waiter: Waiter, ends_at: float) -> None:
        """The journal is used up: from now on the limit is a matter of time."""

        def run_out_in_time() -> None:
            time.sleep(max(0.0, ends_at - self.clock.read()))
            if not waiter.is_notified:
                self.order.arrive(item_id, waiter.line, waiter.run_out)

        start_new_thread(run_out_in_time, ())


def end_of(waiters: Waiters) -> None:
    """What they wait for has come to its end."""
    waiters.insert(0, None)
    for waiter in waiters[1:]:
        if waiter is not None:
            waiter.release()
