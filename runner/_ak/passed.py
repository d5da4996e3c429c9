"""Functions from outside that user code hands to inline code: in `map(urlopen, urls)` no call of `urlopen` stands in
user code. What is handed over instead asks the guard at each call.
"""

from __future__ import annotations

import functools
from typing import Any, Callable

# Inline functions that call, now or later, what they are given. By the names that the classifier gives.
PASSING = frozenset(
    "map filter sorted min max iter list.sort"
    " functools.reduce functools.lru_cache functools.lru_cache.<locals>.decorating_function functools.cache"
    " functools.cached_property functools.singledispatch functools.singledispatch.<locals>.register"
    " functools.partialmethod"
    " itertools.starmap itertools.takewhile itertools.dropwhile itertools.filterfalse itertools.groupby"
    " itertools.accumulate heapq.nlargest heapq.nsmallest heapq.merge bisect.bisect_left bisect.bisect_right"
    " bisect.insort_left bisect.insort_right"
    " collections.defaultdict dataclasses.field operator.call"
    " re.sub re.subn Pattern.sub Pattern.subn json.dump json.dumps json.load json.loads"
    " threading.Thread threading.Timer concurrent.futures.ThreadPoolExecutor"
    " concurrent.futures.ThreadPoolExecutor.submit concurrent.futures.Executor.map"
    " concurrent.futures.Future.add_done_callback"
    " asyncio.to_thread asyncio.Future.add_done_callback"
    " asyncio.BaseEventLoop.run_in_executor asyncio.BaseEventLoop.call_soon asyncio.BaseEventLoop.call_later"
    " asyncio.BaseEventLoop.call_at asyncio.BaseEventLoop.call_soon_threadsafe"
    " asyncio.SelectorEventLoop.add_signal_handler"
    " contextvars.Context.run contextlib._BaseExitStack.callback contextlib._BaseExitStack.push"
    " contextlib.AsyncExitStack.push_async_callback"
    " atexit.register weakref.finalize signal.signal sched.scheduler"
    " unittest.mock.Mock unittest.mock.MagicMock unittest.mock.AsyncMock unittest.mock.patch"
    " unittest.mock._patch_object".split()
)


class Passed:
    """Stands for `thing`: equal to it, shown like it, and pickled as it."""

    __slots__ = ("__dict__", "_guard", "_thing")

    def __init__(self, thing: Callable[..., Any], guard: Callable[[Any], Any]) -> None:
        self._thing = thing
        self._guard = guard
        functools.update_wrapper(self, thing, assigned=("__name__", "__qualname__", "__doc__"), updated=())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._guard(self._thing)(*args, **kwargs)

    def __eq__(self, other: object) -> bool:
        return bool(self._thing == (other._thing if type(other) is Passed else other))

    def __hash__(self) -> int:
        return hash(self._thing)

    def __repr__(self) -> str:
        return repr(self._thing)

    def __reduce__(self) -> tuple[Any, ...]:
        # The largest of one thing is that thing: a child process, which has no `_ak`, must be able to load it.
        return max, ((self._thing,),)
