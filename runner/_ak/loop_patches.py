"""asyncio: each task gets its lane, each event loop of user code its gate (loops.py)."""

from __future__ import annotations

import functools
import inspect
import itertools
import sys
from contextlib import nullcontext
from typing import Any, Callable

from _ak import identity
from _ak.busy import Busy
from _ak.lanes import Lanes
from _ak.loops import Loops
from _ak.patches import Patches, Replace
from _ak.performing import apart, is_performing


class LoopLogger:
    """asyncio's logger, as its event loop uses it. In debug mode that warns of callbacks that took long: which those
    are differs from process to process, since a replay is quicker.
    """

    def __init__(self, logger: Any) -> None:
        self._logger = logger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._logger, name)

    def warning(self, message: str, *args: Any, **kwargs: Any) -> None:
        with apart() if message.startswith("Executing ") else nullcontext():
            self._logger.warning(message, *args, stacklevel=2, **kwargs)


class LoopPatches:
    """`base` and `selector` patch modules of asyncio; `replace(owner, name, replacement)` remembers the original."""

    def __init__(
        self, lanes: Lanes, busy: Busy, loops: Loops, read_clock: Callable[[], float], replace: Replace
    ) -> None:
        self._lanes = lanes
        self._busy = busy
        self._loops = loops
        self._read_clock = read_clock
        self._replace = replace

    def base(self, module: Any) -> None:
        """Patch `asyncio.base_events`."""
        get_running_loop, current_task = module.events._get_running_loop, module.tasks.current_task

        def running_task() -> Any:
            loop = get_running_loop()
            return None if loop is None else current_task(loop)

        self._lanes.running_task = running_task
        self._tasks(module.BaseEventLoop, module)
        self._timers(module.BaseEventLoop)
        self._replace(module, "logger", LoopLogger(module.logger))
        self._posts(module.BaseEventLoop, module.events.Handle)

    def selector(self, module: Any) -> None:
        """Patch `asyncio.selector_events`."""
        init = module.BaseSelectorEventLoop.__init__

        @functools.wraps(init)
        def init_with_gate(loop: Any, *args: Any, **kwargs: Any) -> None:
            init(loop, *args, **kwargs)
            if not is_performing() and self._busy.current() is not None:
                gate, select = self._loops.add(loop), loop._selector.select
                loop._selector.select = lambda timeout=None: gate.select(select, timeout)

        self._replace(module.BaseSelectorEventLoop, "__init__", init_with_gate)

    def _tasks(self, loop_class: Any, module: Any) -> None:
        create_task = loop_class.create_task

        task_in_lane, future_in_lane = self._in_lane(module.tasks.Task), self._in_lane(module.futures.Future)
        numbers = itertools.count(1)

        def make(loop: Any, coro: Any, name: Any = None, **kwargs: Any) -> Any:
            """As the original, which knows one class of tasks only, and numbers those of calls being performed too."""
            if loop._task_factory is not None:
                return create_task(loop, coro, name=name, **kwargs)
            loop._check_closed()
            task = task_in_lane(coro, loop=loop, name=f"Task-{next(numbers)}" if name is None else name, **kwargs)
            if task._source_traceback:
                del task._source_traceback[-1]
            return task

        @functools.wraps(create_task)
        def create_task_in_lane(loop: Any, coro: Any, **kwargs: Any) -> Any:
            if is_performing() or self._busy.current() is None:
                return create_task(loop, coro, **kwargs)
            task = self._lanes.make_task(lambda: make(loop, coro, **kwargs))
            gate = None if loop.is_running() else self._loops.own_gate(loop)
            if gate is not None:
                gate.begin_main(task)
            return task

        @functools.wraps(loop_class.create_future)
        def create_future_in_lane(loop: Any) -> Any:
            return future_in_lane(loop=loop)

        self._replace(loop_class, "create_task", create_task_in_lane)
        self._replace(loop_class, "create_future", create_future_in_lane)

    def _in_lane(self, kind: type) -> type:
        return identity.subclass(kind, identity.make_hash(self._next_moment, is_performing))

    def _next_moment(self) -> str:
        return self._lanes.current().next_moment()

    def tasks(self, module: Any) -> None:
        """Patch `asyncio.tasks`: coroutines given in an order become tasks in that order."""
        # From 3.11 on `wait` takes no coroutines.
        for name in ("as_completed",) if sys.version_info >= (3, 11) else ("as_completed", "wait"):
            replacement = self._in_order(module, getattr(module, name))
            for owner in (module, sys.modules["asyncio"]):
                if name in vars(owner):
                    self._replace(owner, name, replacement)

    def _in_order(self, module: Any, function: Any) -> Any:
        def in_order(things: Any) -> Any:
            is_here = not is_performing() and self._busy.current() is not None
            if not is_here or module.events._get_running_loop() is None or not hasattr(things, "__iter__"):
                return things
            if any(map(module.coroutines.iscoroutine, things := list(things))):
                return [module.ensure_future(thing) for thing in dict.fromkeys(things)]
            return things

        @functools.wraps(function)
        def call_in_order(fs: Any, **kwargs: Any) -> Any:
            if module.futures.isfuture(fs) or module.coroutines.iscoroutine(fs):
                return function(fs, **kwargs)
            return function(in_order(fs), **kwargs)

        @functools.wraps(function)
        def generate_in_order(fs: Any, **kwargs: Any) -> Any:
            yield from call_in_order(fs, **kwargs)

        return generate_in_order if inspect.isgeneratorfunction(function) else call_in_order

    def _timers(self, loop_class: Any) -> None:
        call_at, time = loop_class.call_at, loop_class.time

        @functools.wraps(call_at)
        def call_at_by_gate(loop: Any, *args: Any, **kwargs: Any) -> Any:
            gate = self._loops.own_gate(loop)
            if gate is None:
                return call_at(loop, *args, **kwargs)
            theirs, loop._scheduled = loop._scheduled, []
            try:
                timer = call_at(loop, *args, **kwargs)
            finally:
                loop._scheduled = theirs
            timer._scheduled = False
            gate.add_timer(timer)
            return timer

        @functools.wraps(time)
        def time_of_session(loop: Any) -> float:
            gate = self._loops.own_gate(loop)
            return time(loop) if gate is None or gate.is_between_rounds() else self._read_clock()

        self._replace(loop_class, "call_at", call_at_by_gate)
        self._replace(loop_class, "time", time_of_session)

    def _posts(self, loop_class: Any, handle_class: Any) -> None:
        post = loop_class.call_soon_threadsafe

        @functools.wraps(post)
        def post_by_gate(loop: Any, callback: Any, *args: Any, context: Any = None) -> Any:
            gate = self._loops.own_gate(loop)
            if gate is None or gate.line is None or gate.line is self._busy.current():
                return post(loop, callback, *args, context=context)
            loop._check_closed()
            handle = handle_class(callback, args, loop, context)
            gate.post(handle)
            return handle

        self._replace(loop_class, "call_soon_threadsafe", post_by_gate)


def patch_loops(patches: Patches, lanes: Lanes, busy: Busy, loops: Loops, read_clock: Callable[[], float]) -> None:
    """Have the modules of asyncio patched."""
    own = LoopPatches(lanes, busy, loops, read_clock, patches.replace)
    patches.add("asyncio.base_events", own.base)
    patches.add("asyncio.selector_events", own.selector)
    patches.add("asyncio.tasks", own.tasks)
