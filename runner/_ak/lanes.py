"""Lanes: one name for each logical line of execution, the same in every process that replays the session.

`main` is the thread that runs the handler, `import` what runs while modules load. A thread, an asyncio task or a work
item of an executor is a child of the lane that made it, numbered in the order they are made: `main.1`, `main.1.2`. A
call is named by its lane and its place in it: `main.1:3`.
"""

from __future__ import annotations

import threading
from typing import Any, Callable, Optional
from weakref import WeakKeyDictionary


class Lane:
    """A lane is used by one line of execution at a time, so counting needs no lock."""

    __slots__ = ("id", "_calls", "_children")

    def __init__(self, lane_id: str) -> None:
        self.id = lane_id
        self._calls = 0
        self._children = 0

    def next_id(self) -> str:
        """The id of the next call of this lane."""
        self._calls += 1
        return f"{self.id}:{self._calls}"

    def child(self) -> Lane:
        """The lane of something this lane starts now."""
        self._children += 1
        return Lane(f"{self.id}.{self._children}")


class Lanes:
    """Knows the lane of whoever asks: the asyncio task if one is running, the thread otherwise."""

    def __init__(self) -> None:
        self.main = Lane("main")
        self.loading = Lane("import")
        self._local = threading.local()
        self._tasks: WeakKeyDictionary[Any, Lane] = WeakKeyDictionary()
        # Set once asyncio is there; it is never imported for a program that does not use it.
        self.running_task: Callable[[], Optional[Any]] = lambda: None

    def current(self) -> Lane:
        """The lane of the caller."""
        task = self.running_task()
        if task is None:
            return self._of_thread()
        lane = self._tasks.get(task)
        if lane is None:
            # An eager task runs before its maker could bind it; the maker left its lane here.
            lane = getattr(self._local, "next_task", None) or self._of_thread().child()
            self._tasks[task] = lane
        return lane

    def enter(self, lane: Lane) -> Optional[Lane]:
        """Make `lane` that of this thread; gives the one before, for `leave`."""
        previous = getattr(self._local, "lane", None)
        self._local.lane = lane
        return previous

    def leave(self, previous: Optional[Lane]) -> None:
        self._local.lane = previous

    def adopt_task(self, lane: Lane) -> None:
        """The task that runs now continues `lane` instead of having its own."""
        task = self.running_task()
        if task is not None:
            self._tasks[task] = lane

    def make_task(self, make: Callable[[], Any]) -> Any:
        """Call `make`, which creates an asyncio task, and give that task the next child lane."""
        lane = self.current().child()
        self._local.next_task = lane
        try:
            task = make()
        finally:
            self._local.next_task = None
        try:
            self._tasks.setdefault(task, lane)
        except TypeError:
            pass  # A task factory may give anything, even what has no weak references.
        return task

    def _of_thread(self) -> Lane:
        lane = getattr(self._local, "lane", None)
        if lane is None:
            # A thread that nobody started through `threading`: made by C code.
            lane = self._local.lane = self.main.child()
        return lane
