"""What is changed in the standard library while a program runs, and how it is put back.

Threads, executors and event loops must give each line of execution its lane and tell when they wait. A module is
patched when somebody imports it, so a program that does not use asyncio does not pay for it. `undo` restores every
attribute. A wrapper of ours never stands between two user frames in a traceback: it is outside the `try` of the
function it wraps, or hidden by tracebacks.py.
"""

from __future__ import annotations

import functools
import os
import sys
import threading
from importlib.machinery import PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any, Callable

from _ak.busy import Busy, State
from _ak.lanes import Lanes
from _ak.performing import is_performing, performing

_LIBRARY = os.path.dirname(os.path.realpath(os.__file__)) + os.sep

_NOTHING = object()

Patch = Callable[[ModuleType], None]


class Patches:
    """`add`, then `install`, then `undo`."""

    def __init__(self, lanes: Lanes, busy: Busy) -> None:
        self._lanes = lanes
        self._busy = busy
        self._undo: list[tuple[Any, str, Any]] = []
        self._done: set[str] = set()
        # Of each thread: whether it is adding a worker to a pool, and the line of the work item it made last.
        self._local = threading.local()
        self._waiting: dict[str, Patch] = {
            "threading": self._patch_threading,
            "concurrent.futures.thread": self._patch_executor,
            "asyncio.base_events": self._patch_tasks,
            "asyncio.selector_events": self._patch_selector,
        }

    def add(self, module: str, patch: Patch) -> None:
        """Another module to patch once it is loaded; `patch(module)` uses `replace`. Several for one module follow
        each other.
        """
        former = self._waiting.get(module)

        def patch_after_former(loaded: ModuleType) -> None:
            if former is not None:
                former(loaded)
            patch(loaded)

        self._waiting[module] = patch_after_former

    def install(self) -> None:
        """Patch what is loaded already, and the rest when it is."""
        for name in list(self._waiting):
            if name in sys.modules:
                self._waiting.pop(name)(sys.modules[name])
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """For the import system: a module that waits for its patch is found as ever, and patched once it has run."""
        if name not in self._waiting:
            return None
        spec = PathFinder.find_spec(name, path, target)
        # A project may have a module of that name; that is not the one to patch.
        if (
            spec is None
            or not isinstance(spec.loader, SourceFileLoader)
            or not (spec.origin or "").startswith(_LIBRARY)
        ):
            return None
        execute, patch = spec.loader.exec_module, self._waiting[name]

        def execute_and_patch(module: ModuleType) -> None:
            execute(module)
            if self._waiting.pop(name, None) is not None:
                patch(module)

        spec.loader.exec_module = execute_and_patch  # type: ignore[method-assign]
        return spec

    def replace(self, owner: Any, name: str, replacement: Any) -> None:
        """Set an attribute and remember the original, or that there was none: a module may get a name of its own for
        a builtin.
        """
        self._undo.append((owner, name, vars(owner).get(name, _NOTHING)))
        setattr(owner, name, replacement)

    def undo(self) -> None:
        """Put everything back, latest first."""
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not self]
        self._waiting.clear()
        while self._undo:
            owner, name, original = self._undo.pop()
            if original is _NOTHING:
                delattr(owner, name)
            else:
                setattr(owner, name, original)

    def _patch_threading(self, module: Any) -> None:
        self._patch_thread_start(module.Thread)
        self._patch_waiting(module.Thread, "join")
        self._patch_waiting(module.Condition, "wait")

    def _patch_thread_start(self, thread_class: Any) -> None:
        start, bootstrap = thread_class.start, thread_class._bootstrap_inner

        @functools.wraps(start)
        def start_in_lane(thread: Any) -> None:
            if is_performing():
                # Started by a call that is recorded as a whole: whatever the thread calls belongs to that.
                thread._ak_performing = performing.get()
            elif not getattr(self._local, "is_adding_worker", False) and self._busy.current() is not None:
                thread._ak_lane = self._lanes.current().child()
                thread._ak_line = self._busy.add(State.RUNNING)
            try:
                start(thread)
            except BaseException:
                if hasattr(thread, "_ak_line"):
                    self._busy.end(thread._ak_line, is_thread_ending=False)
                raise

        @functools.wraps(bootstrap)
        def bootstrap_in_lane(thread: Any) -> None:
            performing.set(getattr(thread, "_ak_performing", None))
            line = getattr(thread, "_ak_line", None)
            if line is None:
                bootstrap(thread)
                return
            self._lanes.enter(thread._ak_lane)
            self._busy.begin(line)
            try:
                bootstrap(thread)
            finally:
                self._busy.end(line, is_thread_ending=True)

        self.replace(thread_class, "start", start_in_lane)
        self.replace(thread_class, "_bootstrap_inner", bootstrap_in_lane)

    def _patch_waiting(self, owner: Any, name: str) -> None:
        """A wait without limit: this line cannot ask for anything until another one moves."""
        wait = getattr(owner, name)

        @functools.wraps(wait)
        def wait_blocked(self_: Any, timeout: Any = None) -> Any:
            line = self._busy.current() if timeout is None else None
            if line is None or line.state is not State.RUNNING:
                return wait(self_, timeout)
            self._busy.change(line, State.BLOCKED)
            try:
                return wait(self_, timeout)
            finally:
                self._busy.change(line, State.RUNNING)

        self.replace(owner, name, wait_blocked)

    def _patch_executor(self, module: Any) -> None:
        item_class, pool_class = module._WorkItem, module.ThreadPoolExecutor
        init, run, add_thread = item_class.__init__, item_class.run, pool_class._adjust_thread_count

        @functools.wraps(init)
        def init_in_lane(item: Any, *args: Any, **kwargs: Any) -> None:
            init(item, *args, **kwargs)
            item._ak_performing = performing.get()
            if not is_performing() and self._busy.current() is not None:
                item._ak_lane = self._lanes.current().child()
                item._ak_line = self._local.last_item = self._busy.add(State.BLOCKED)

        @functools.wraps(run)
        def run_in_lane(item: Any) -> None:
            # Workers are shared between submitters, so each item brings its own surroundings.
            token = performing.set(getattr(item, "_ak_performing", None))
            line = getattr(item, "_ak_line", None)
            try:
                if line is None:
                    run(item)
                    return
                previous = self._lanes.enter(item._ak_lane)
                self._busy.begin(line)
                try:
                    run(item)
                finally:
                    self._busy.end(line, is_thread_ending=False)
                    self._lanes.leave(previous)
            finally:
                performing.reset(token)

        @functools.wraps(add_thread)
        def add_thread_without_lane(pool: Any) -> None:
            # Whether a worker is added depends on timing; only work items have lanes.
            is_taken, workers = pool._idle_semaphore._value > 0, len(pool._threads)
            self._local.is_adding_worker = True
            try:
                add_thread(pool)
            finally:
                self._local.is_adding_worker = False
            if is_taken or len(pool._threads) > workers:
                # A worker is there for it: the item is about to run, though its thread may not have got as far.
                self._busy.change(getattr(self._local, "last_item", None), State.RUNNING)

        self.replace(item_class, "__init__", init_in_lane)
        self.replace(item_class, "run", run_in_lane)
        self.replace(pool_class, "_adjust_thread_count", add_thread_without_lane)

    def _patch_tasks(self, module: Any) -> None:
        get_running_loop, current_task = module.events._get_running_loop, module.tasks.current_task
        create_task = module.BaseEventLoop.create_task

        def running_task() -> Any:
            loop = get_running_loop()
            return None if loop is None else current_task(loop)

        @functools.wraps(create_task)
        def create_task_in_lane(loop: Any, *args: Any, **kwargs: Any) -> Any:
            if is_performing() or self._busy.current() is None:
                return create_task(loop, *args, **kwargs)
            return self._lanes.make_task(lambda: create_task(loop, *args, **kwargs))

        self._lanes.running_task = running_task
        self.replace(module.BaseEventLoop, "create_task", create_task_in_lane)

    def _patch_selector(self, module: Any) -> None:
        init = module.BaseSelectorEventLoop.__init__

        @functools.wraps(init)
        def init_watched(loop: Any, *args: Any, **kwargs: Any) -> None:
            init(loop, *args, **kwargs)
            self._watch_selector(loop._selector)

        self.replace(module.BaseSelectorEventLoop, "__init__", init_watched)

    def _watch_selector(self, selector: Any) -> None:
        select = selector.select

        def select_watched(timeout: Any = None) -> Any:
            line = self._busy.current() if timeout is None else None
            if line is None or line.state is not State.RUNNING:
                return select(timeout)
            self._busy.change(line, State.LOOP)
            try:
                return select(timeout)
            finally:
                self._busy.change(line, State.RUNNING)

        selector.select = select_watched
