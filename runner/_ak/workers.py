"""The workers of one executor of user code. Stands in the place of its queue of work items and decides which worker
runs which item, so that it is the same one in each process: threads keep things (`threading.local`, context variables).

  T1. As many items run as the executor may have workers, in the order in which they were submitted; an item goes to
      the worker that has been idle for longest, or to a new one.
  T2. An item begins when it has its turn (order.py). One that user code did not submit, but a call being performed,
      has a thread of its own: it must not make a difference here.
  T3. The workers hear that the executor is shut down when all items are over.
"""

from __future__ import annotations

import queue
import threading
from _thread import start_new_thread
from collections import deque
from typing import Any, Optional

from _ak.busy import Busy, Line, State
from _ak.lanes import Lane, Lanes
from _ak.limited_waits import Waiters, end_of
from _ak.order import Order


class Work:
    """One item of user code: its lane, its line, and its worker once it has one."""

    __slots__ = ("item", "lane", "line", "worker", "workers")

    workers: Workers
    worker: Worker

    def __init__(self, item: Any, lane: Lane, line: Line) -> None:
        self.item = item
        self.lane = lane
        self.line = line

    def take_item(self) -> Any:
        """Once: the item knows this, and rings of references keep alive what they hold."""
        item, self.item = self.item, None
        return item


class Worker:
    """One thread of the executor. `first` waits for its initializer, if there is one."""

    __slots__ = ("first", "inbox", "is_ready", "number")

    def __init__(self, number: int, is_ready: bool) -> None:
        self.number = number
        self.is_ready = is_ready
        self.first: Optional[Work] = None
        self.inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()


class Workers:
    """`put`, `get` and `get_nowait` are what an executor does with its queue."""

    def __init__(self, most: int, has_initializer: bool, busy: Busy, order: Order) -> None:
        self.all: list[Worker] = []
        self._most = most
        self._has_initializer = has_initializer
        self._busy = busy
        self._order = order
        self._idle: deque[Worker] = deque()
        self._waiting: deque[Work] = deque()
        self._waiters: Waiters = []
        self._is_closed = False

    def put(self, item: Any) -> None:
        """An item, or None: there will be no more."""
        work = getattr(item, "_ak_work", None)
        if item is None:
            self._is_closed = True
            self._close_if_over()
        elif work is None:
            start_new_thread(item.run, ())
        else:
            work.workers = self
            self._begin(work)

    def get(self, block: bool = True) -> Any:
        """The next item of the worker whose thread asks."""
        return _worker_of_thread().inbox.get(block)

    def get_nowait(self) -> Any:
        """Like `get`; for who is no worker, or one that could not be initialized, an item that has not begun. Raises
        queue.Empty.
        """
        worker: Optional[Worker] = getattr(threading.current_thread(), "_ak_worker", None)
        if worker is not None and worker.is_ready:
            return worker.inbox.get_nowait()
        if worker is not None and worker.first is not None:
            work, worker.first = worker.first, None
        elif self._waiting:
            work = self._waiting.popleft()
        else:
            raise queue.Empty
        self._busy.end(work.line)
        return work.take_item()

    def end(self, work: Work) -> None:
        """An item is over: its worker takes the next one."""
        if self._waiting:
            self._give(self._waiting.popleft(), work.worker)
        else:
            self._idle.append(work.worker)
            self._close_if_over()

    def end_initializer(self, worker: Worker) -> None:
        """A worker may begin."""
        worker.is_ready = True
        work, worker.first = worker.first, None
        if work is not None:
            self._give(work, worker)

    def fail_initializer(self, worker: Worker) -> None:
        """A worker will never begin: its executor takes back what it was given (`get_nowait`)."""
        self._idle.append(worker)

    def waiters(self) -> Waiters:
        """Those that wait for the end of all items."""
        return self._waiters

    def _begin(self, work: Work) -> None:
        if self._idle:
            self._give(work, self._idle.popleft())
        elif len(self.all) < self._most:
            worker = Worker(len(self.all), not self._has_initializer)
            self.all.append(worker)
            self._give(work, worker)
        else:
            self._waiting.append(work)

    def _give(self, work: Work, worker: Worker) -> None:
        work.worker = worker
        if not worker.is_ready:
            worker.first = work
            return
        self._busy.change(work.line, State.TURN)
        self._order.wake(work.line, lambda: worker.inbox.put(work.take_item()))

    def _close_if_over(self) -> None:
        if not self._is_closed or self._waiting or len(self._idle) < len(self.all):
            return
        if None not in self._waiters:
            end_of(self._waiters)
        for worker in self.all:
            worker.inbox.put(None)


class Initializing:
    """Runs the initializer of one worker in a lane of its own; called by the worker's thread."""

    def __init__(self, initializer: Any, worker: Worker, workers: Workers, lanes: Lanes, busy: Busy) -> None:
        self._initializer = initializer
        self._worker = worker
        self._workers = workers
        self._lanes = lanes
        self._busy = busy
        self._lane = lanes.current().child()
        self.line = busy.add(State.TURN)
        self.turn = threading.Lock()
        self.turn.acquire()

    def __call__(self, *args: Any) -> None:
        self.turn.acquire()
        previous = self._lanes.enter(self._lane)
        self._busy.begin(self.line)
        try:
            self._initializer(*args)
            self._workers.end_initializer(self._worker)
        except BaseException:
            self._workers.fail_initializer(self._worker)
            raise
        finally:
            self._busy.end(self.line)
            self._lanes.leave(previous)


def _worker_of_thread() -> Worker:
    worker: Worker = threading.current_thread()._ak_worker  # type: ignore[attr-defined]
    return worker
