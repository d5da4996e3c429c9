"""Executors: their work items have lanes, their workers have none (workers.py)."""

from __future__ import annotations

import functools
import itertools
from types import SimpleNamespace
from typing import Any

from _ak import identity
from _ak.busy import State
from _ak.limited_waits import LimitedWaits
from _ak.patches import Replace
from _ak.performing import current, is_performing, performing
from _ak.starting import Starting
from _ak.workers import Initializing, Work, Workers


class ExecutorPatches:
    """`threads` and `base` patch modules of `concurrent.futures`."""

    def __init__(self, waits: LimitedWaits, starting: Starting, replace: Replace) -> None:
        self._waits = waits
        self._lanes, self._busy, self._order = waits.lanes, waits.busy, waits.order
        self._starting = starting
        self._replace = replace

    def base(self, module: Any) -> None:
        """Patch `concurrent.futures._base`: its limits go by the session's clock, its futures have an order in sets."""
        self._replace(module, "time", SimpleNamespace(monotonic=self._waits.clock.read))
        hash_of_lane = identity.make_hash(lambda: self._lanes.current().next_moment(), is_performing)
        self._replace(module.Future, "__hash__", hash_of_lane)

    def threads(self, module: Any) -> None:
        """Patch `concurrent.futures.thread`."""
        pool_class = module.ThreadPoolExecutor
        self._items(module._WorkItem)
        self._pools(pool_class)
        self._workers(pool_class)
        self._shutdown(pool_class)
        count = self._starting.count_apart(pool_class._counter, itertools.count().__next__)
        self._replace(pool_class, "_counter", staticmethod(count))

    def _items(self, item_class: Any) -> None:
        init, run = item_class.__init__, item_class.run

        @functools.wraps(init)
        def init_in_lane(item: Any, *args: Any, **kwargs: Any) -> None:
            init(item, *args, **kwargs)
            item._ak_performing = current()
            if not is_performing() and self._busy.current() is not None:
                item._ak_work = Work(item, self._lanes.current().child(), self._busy.add(State.BLOCKED))

        @functools.wraps(run)
        def run_in_lane(item: Any) -> None:
            # Workers are shared between submitters, so each item brings its own surroundings.
            token = performing.set(getattr(item, "_ak_performing", None))
            work = getattr(item, "_ak_work", None)
            try:
                if work is None:
                    run(item)
                    return
                previous = self._lanes.enter(work.lane)
                self._busy.begin(work.line)
                try:
                    run(item)
                finally:
                    work.workers.end(work)
                    self._busy.end(work.line)
                    self._lanes.leave(previous)
            finally:
                performing.reset(token)

        self._replace(item_class, "__init__", init_in_lane)
        self._replace(item_class, "run", run_in_lane)

    def _pools(self, pool_class: Any) -> None:
        init = pool_class.__init__

        @functools.wraps(init)
        def init_with_workers(pool: Any, *args: Any, **kwargs: Any) -> None:
            init(pool, *args, **kwargs)
            if not is_performing() and self._busy.current() is not None:
                has_initializer = pool._initializer is not None
                pool._work_queue = Workers(pool._max_workers, has_initializer, self._busy, self._order)

        self._replace(pool_class, "__init__", init_with_workers)

    def _workers(self, pool_class: Any) -> None:
        add_thread = pool_class._adjust_thread_count

        @functools.wraps(add_thread)
        def add_threads_of_workers(pool: Any) -> None:
            workers = pool._work_queue
            if type(workers) is not Workers:
                add_thread(pool)
                return
            while len(pool._threads) < len(workers.all):
                while pool._idle_semaphore.acquire(blocking=False):
                    pass  # How many threads are idle just now makes no difference.
                with self._starting.worker(workers.all[len(pool._threads)]):
                    self._add_thread(pool, workers, add_thread)

        self._replace(pool_class, "_adjust_thread_count", add_threads_of_workers)

    def _add_thread(self, pool: Any, workers: Workers, add_thread: Any) -> None:
        original = pool._initializer
        if original is None:
            add_thread(pool)
            return
        worker = workers.all[len(pool._threads)]
        pool._initializer = initializing = Initializing(original, worker, workers, self._lanes, self._busy)
        try:
            add_thread(pool)
        finally:
            pool._initializer = original
        self._order.wake(initializing.line, initializing.turn.release)

    def _shutdown(self, pool_class: Any) -> None:
        shutdown = pool_class.shutdown

        @functools.wraps(shutdown)
        def shutdown_at_rest(pool: Any, wait: bool = True, **kwargs: Any) -> None:
            workers, line = pool._work_queue, self._busy.current()
            is_running = line is not None and line.state is State.RUNNING and not is_performing()
            if wait and is_running and line is not None and type(workers) is Workers:
                # Of the threads only the end of their items matters.
                shutdown(pool, False, **kwargs)
                self._waits.await_end(workers.waiters(), line, None)
            shutdown(pool, wait, **kwargs)

        self._replace(pool_class, "shutdown", shutdown_at_rest)
