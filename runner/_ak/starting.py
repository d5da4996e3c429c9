"""What a thread is being started for, and the numbers in the names of threads and executors."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable, Optional

from _ak.busy import Busy
from _ak.performing import is_performing

if TYPE_CHECKING:
    from _ak.workers import Worker


class Starting:
    """Of each thread: whether it is starting another one just now, and for which worker of an executor."""

    def __init__(self, busy: Busy) -> None:
        self._busy = busy
        self._local = threading.local()

    @property
    def is_under_way(self) -> bool:
        return getattr(self._local, "is_under_way", False)

    @property
    def for_worker(self) -> Optional[Worker]:
        return getattr(self._local, "worker", None)

    @contextmanager
    def thread(self) -> Generator[None, None, None]:
        """A thread is being started: to wait until it runs is no wait of user code."""
        was_under_way, self._local.is_under_way = self.is_under_way, True
        try:
            with self._busy.holding_up():
                yield
        finally:
            self._local.is_under_way = was_under_way

    @contextmanager
    def worker(self, worker: Worker) -> Generator[None, None, None]:
        """The threads started meanwhile are that of this worker."""
        self._local.worker = worker
        try:
            yield
        finally:
            self._local.worker = None

    def count_apart(self, count: Callable[[], Any], count_own: Callable[[], Any]) -> Callable[[], Any]:
        """Numbers things of user code by `count_own`: those of calls being performed must not show in them."""
        return lambda: count() if is_performing() or self._busy.current() is None else count_own()
