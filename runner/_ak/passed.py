"""Functions from outside that user code hands to inline code: in `map(urlopen, urls)` no call of `urlopen` stands in
user code. What is handed over instead asks the guard at each call.
"""

from __future__ import annotations

import functools
import operator
from typing import Any, Callable

from _ak.classify import Decision

# Inline functions that call, now or later, what they are given. By the names that the classifier gives.
PASSING_OF_PYTHON = frozenset(
    "map filter sorted min max iter list.sort"
    " functools.reduce functools.lru_cache functools.lru_cache.<locals>.decorating_function functools.cache"
    " functools.cached_property functools.singledispatch functools.singledispatch.<locals>.register"
    " functools.partialmethod"
    " itertools.starmap itertools.takewhile itertools.dropwhile itertools.filterfalse itertools.groupby"
    " itertools.accumulate heapq.nlargest heapq.nsmallest heapq.merge bisect.bisect_left bisect.bisect_right"
    " bisect.insort_left bisect.insort_right"
    " functools.cmp_to_key json.JSONEncoder json.JSONDecoder"
    " collections.defaultdict dataclasses.field operator.call operator.methodcaller.__call__"
    " re.sub re.subn Pattern.sub Pattern.subn re.Pattern.sub re.Pattern.subn json.dump json.dumps json.load json.loads"
    " threading.Thread threading.Timer concurrent.futures.ThreadPoolExecutor"
    " concurrent.futures.ThreadPoolExecutor.submit concurrent.futures.Executor.map"
    " concurrent.futures.Future.add_done_callback"
    " asyncio.to_thread asyncio.Future.add_done_callback asyncio.Task.add_done_callback"
    " asyncio.BaseEventLoop.run_in_executor asyncio.BaseEventLoop.call_soon asyncio.BaseEventLoop.call_later"
    " asyncio.BaseEventLoop.call_at asyncio.BaseEventLoop.call_soon_threadsafe"
    " asyncio.SelectorEventLoop.add_signal_handler"
    " contextvars.Context.run Context.run contextlib._BaseExitStack.callback contextlib._BaseExitStack.push"
    " contextlib.AsyncExitStack.push_async_callback"
    " atexit.register weakref.finalize signal.signal sched.scheduler sched.scheduler.enter"
    " sched.scheduler.enterabs"
    " unittest.mock.Mock unittest.mock.MagicMock unittest.mock.AsyncMock unittest.mock.patch"
    " unittest.mock._patch_object".split()
)
PASSING_OF_LIBRARIES = frozenset(
    "pydantic.fields.Field pydantic.fields.PrivateAttr attr.Factory attr.attrib attr.field"
    " pandas.core.series.Series.apply pandas.core.series.Series.map pandas.core.frame.DataFrame.apply"
    " pandas.core.frame.DataFrame.map".split()
)
"""The same, of popular packages, which need not be installed."""
PASSING = PASSING_OF_PYTHON | PASSING_OF_LIBRARIES

# They call only what they are given by keyword; of the others it is not told apart.
_KEYED = (min, max, sorted)


class Passing:
    """`guard` and `decide` are those of calls.py."""

    def __init__(self, guard: Callable[[Any], Any], decide: Callable[[Any], Decision]) -> None:
        self._guard = guard
        self._decide = decide

    def stub(self, fn: Any) -> Callable[..., Any]:
        """What user code calls instead of a function of `PASSING`."""
        if type(fn) is operator.methodcaller:
            return self._method_caller(fn)
        if any(fn is keyed for keyed in _KEYED):
            return self._keyed(fn)
        fn = self._passed_partial(fn)

        def stub(*args: Any, **kwargs: Any) -> Any:
            return fn(*map(self._passed, args), **{name: self._passed(value) for name, value in kwargs.items()})

        return stub

    def _keyed(self, fn: Any) -> Callable[..., Any]:
        def stub(*args: Any, **kwargs: Any) -> Any:
            if kwargs:
                kwargs = {name: self._passed(value) for name, value in kwargs.items()}
            return fn(*args, **kwargs)

        return stub

    def _passed(self, thing: Any) -> Any:
        """What is passed on for `thing`: if it is a function whose calls are not inline, one that asks the guard."""
        if not callable(thing):
            return thing
        decision = self._decide(thing)
        if decision.kind == "inline":
            if type(thing) is operator.methodcaller:
                return self._method_caller(thing)
            return self._passed_partial(thing) if decision.name in PASSING else thing
        return Passed(thing, self._guard)

    def _passed_partial(self, fn: Any) -> Any:
        """`functools.partial(map, urlopen)` holds a function to pass on."""
        if type(fn) is not functools.partial:
            return fn
        args = [self._passed(value) for value in fn.args]
        keywords = {name: self._passed(value) for name, value in fn.keywords.items()}
        is_same = all(map(_is, args, fn.args)) and all(map(_is, keywords.values(), fn.keywords.values()))
        return fn if is_same else functools.partial(fn.func, *args, **keywords)

    def _method_caller(self, fn: Any) -> Callable[[Any], Any]:
        """`methodcaller("get", path)` calls a method of what it is given."""
        made, args = fn.__reduce__()
        name, args, keywords = (args[0], args[1:], {}) if made is type(fn) else (made.args[0], args, made.keywords)

        def call_method(target: Any) -> Any:
            return self._guard(getattr(target, name))(*args, **keywords)

        return call_method


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


def _is(one: Any, other: Any) -> bool:
    return one is other
