"""Lanes: one name for each logical line of execution, the same in every process that replays the session.

`main` is the thread that runs the handler, `import` what runs while modules load. A thread, an asyncio task or a work
item of an executor is a child of the lane that made it, numbered in the order they are made: `main.1`, `main.1.2`. A
call is named by its lane and its place in it: `main.1:3`.
"""

from __future__ import annotations

import threading
from typing import Any, Callable, Optional
from weakref import WeakKeyDictionary

from _ak.where import NOWHERE, Where

# Between a lane and a number: what comes from outside without being the answer of a call.
MOMENT = "~"


OnChild = Callable[["Lane"], Where]


class Lane:
    """A lane is used by one line of execution at a time, so counting needs no lock."""

    __slots__ = ("id", "_calls", "_children", "_moments", "_on_child", "has_news", "made_at")

    def __init__(self, lane_id: str, on_child: OnChild, made_at: Where = NOWHERE, has_news: bool = False) -> None:
        self.id = lane_id
        self.made_at = made_at
        # It was given an answer that no earlier process had, or was made by a lane after that. No earlier process has
        # come as far in it.
        self.has_news = has_news
        self._calls = 0
        self._children = 0
        self._moments = 0
        self._on_child = on_child

    def next_id(self) -> str:
        """The id of the next call of this lane."""
        self._calls += 1
        return f"{self.id}:{self._calls}"

    def child(self) -> Lane:
        """The lane of something this lane starts now."""
        made_at = self._on_child(self)
        self._children += 1
        return Lane(f"{self.id}.{self._children}", self._on_child, made_at, self.has_news)

    def next_moment(self) -> str:
        """The id of something this lane sets going that will come back to user code: a timer, a wait with a limit."""
        self._moments += 1
        return f"{self.id}{MOMENT}{self._moments}"


class Lanes:
    """Knows the lane of whoever asks: the asyncio task if one is running, the thread otherwise."""

    def __init__(self) -> None:
        # Called whenever a lane is about to have a child; says where in user code that happens.
        self.on_child: OnChild = lambda _: NOWHERE
        self.main = Lane("main", self._on_child)
        self.loading = Lane("import", self._on_child)
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

    def _on_child(self, parent: Lane) -> Where:
        return self.on_child(parent)

    def _of_thread(self) -> Lane:
        lane = getattr(self._local, "lane", None)
        if lane is None:
            # A thread that nobody started through `threading`: made by C code.
            lane = self._local.lane = self.main.child()
        return lane
