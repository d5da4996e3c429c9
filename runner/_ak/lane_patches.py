"""Threads: each gets its lane, and says when it waits and whom it wakes.

An instance of a patched class carries what belongs to it in attributes that begin with `_ak_`.
"""

from __future__ import annotations

import functools
import itertools
import threading
from typing import Any, Optional

from _ak import identity
from _ak.busy import Line, State
from _ak.executor_patches import ExecutorPatches
from _ak.limited_waits import LimitedWaits, Waiters, end_of
from _ak.patches import Patches, Replace
from _ak.performing import current, is_performing, performing
from _ak.starting import Starting


class LanePatches:
    """`threads` and `queues` patch a module; `replace(owner, name, replacement)` remembers the original."""

    def __init__(self, waits: LimitedWaits, starting: Starting, replace: Replace) -> None:
        self._waits = waits
        self._lanes, self._busy, self._order = waits.lanes, waits.busy, waits.order
        self._starting = starting
        self._replace = replace

    def threads(self, module: Any) -> None:
        """Patch `threading`."""
        self._thread_start(module.Thread)
        hash_of_lane = identity.make_hash(lambda: self._lanes.current().next_moment(), is_performing)
        self._replace(module.Thread, "__hash__", hash_of_lane)
        self._thread_join(module.Thread)
        self._condition_wait(module.Condition)
        self._replace(module, "_time", self._waits.clock.read)
        self._replace(module, "_counter", self._starting.count_apart(module._counter, itertools.count(1).__next__))

    def queues(self, module: Any) -> None:
        """Patch `queue`, for the same reason."""
        self._replace(module, "time", self._waits.clock.read)

    def _thread_start(self, thread_class: Any) -> None:
        start, bootstrap = thread_class.start, thread_class._bootstrap_inner

        @functools.wraps(start)
        def start_in_lane(thread: Any) -> None:
            line, worker = None, self._starting.for_worker
            if worker is not None:
                thread._ak_worker = worker
            elif is_performing():
                # Started by a call that is recorded as a whole: whatever the thread calls belongs to that.
                thread._ak_performing = current()
            elif self._busy.current() is not None:
                line = self._begin_thread(thread)
            try:
                with self._starting.thread():
                    start(thread)
            except BaseException:
                if line is not None:
                    self._busy.end(line)
                raise
            if line is not None:
                self._order.wake(line, thread._ak_turn.release)

        @functools.wraps(bootstrap)
        def bootstrap_in_lane(thread: Any) -> None:
            performing.set(getattr(thread, "_ak_performing", None))
            line = getattr(thread, "_ak_line", None)
            if line is not None:
                self._lanes.enter(thread._ak_lane)
                self._busy.begin(line)
            try:
                bootstrap(thread)
            finally:
                self._end_thread(thread, line)

        self._replace(thread_class, "start", start_in_lane)
        self._replace(thread_class, "_bootstrap_inner", bootstrap_in_lane)

    def _begin_thread(self, thread: Any) -> Line:
        """Gives the thread a lane and a line; what it runs waits for its turn."""
        thread._ak_lane = self._lanes.current().child()
        thread._ak_line = line = self._busy.add(State.TURN)
        thread._ak_turn = turn = threading.Lock()
        turn.acquire()
        own, run = thread.__dict__.get("run"), thread.run

        def run_at_turn() -> None:
            if own is None:
                del thread.run
            else:
                thread.run = own
            turn.acquire()
            run()

        thread.run = run_at_turn
        return line

    def _end_thread(self, thread: Any, line: Optional[Line]) -> None:
        end_of(waiters_of(thread))
        if line is not None:
            self._busy.end(line)

    def _thread_join(self, thread_class: Any) -> None:
        join = thread_class.join

        @functools.wraps(join)
        def join_at_rest(thread: Any, timeout: Any = None) -> None:
            line = self._resting(timeout)
            # Of a worker only the end of its items matters, and for that its executor is waited for.
            is_ours = "_ak_line" in thread.__dict__ and thread.ident not in (None, threading.get_ident())
            if line is None or not is_ours:
                join(thread, timeout)
            elif self._waits.await_end(waiters_of(thread), line, timeout):
                join(thread)

        self._replace(thread_class, "join", join_at_rest)

    def _condition_wait(self, condition_class: Any) -> None:
        wait = condition_class.wait

        @functools.wraps(wait)
        def wait_at_rest(condition: Any, timeout: Any = None) -> bool:
            line = self._resting(timeout)
            if line is None or not condition._is_owned():
                return wait(condition, timeout)
            return self._waits.wait(condition, line, timeout)

        self._replace(condition_class, "wait", wait_at_rest)

    def _resting(self, timeout: Any) -> Optional[Line]:
        """The line that is about to wait for another one; None when that does not matter to others."""
        line = self._busy.current()
        if line is None or line.state is not State.RUNNING or is_performing():
            return None
        if self._starting.is_under_way:
            return None
        return line if timeout is None or (isinstance(timeout, (int, float)) and timeout > 0) else None


def waiters_of(thread: Any) -> Waiters:
    """Those that wait for the end of a thread."""
    waiters: Waiters = thread.__dict__.setdefault("_ak_waiters", [])
    return waiters


def patch_lanes(patches: Patches, waits: LimitedWaits) -> None:
    """Have the modules of threads patched."""
    starting = Starting(waits.busy)
    own = LanePatches(waits, starting, patches.replace)
    executors = ExecutorPatches(waits, starting, patches.replace)
    patches.add("threading", own.threads)
    patches.add("queue", own.queues)
    patches.add("concurrent.futures._base", executors.base)
    patches.add("concurrent.futures.thread", executors.threads)
