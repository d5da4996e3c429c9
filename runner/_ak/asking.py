"""Whether iterating over an object of a library, entering it in `with` or awaiting it asks somebody outside: a
pager, which fetches a page when it needs one; a session, which connects when its block begins.

Such an object is held even where it could be pickled, so that each step is recorded and a replay asks for nothing
again. It shows in what the object holds (a handle: a client, a connection) and in the code of its steps: what that
uses by name, followed through the library until something is found that a table calls an effect. Each class is looked
at once. The code of a function that gives a generator is followed in the same way, up to that: what it does by itself.
"""

from __future__ import annotations

import builtins
import dis
import functools
import inspect
import weakref
from collections import deque
from collections.abc import Iterator
from types import (
    BuiltinFunctionType,
    CodeType,
    FunctionType,
    MethodDescriptorType,
    MethodType,
    ModuleType,
    WrapperDescriptorType,
)
from typing import Any, Callable, NamedTuple

from _ak.classify import UNKNOWN, Decision, Kind

# Not the end of a block: data that has a file behind it closes that there.
_STEPS = ("__iter__", "__next__", "__aiter__", "__anext__", "__enter__", "__aenter__", "__await__")
_OUTSIDE = frozenset((Kind.EFFECT, Kind.FILE, Kind.WAIT))
_MADE_IN_C = (BuiltinFunctionType, MethodDescriptorType, WrapperDescriptorType)
_MAX_FUNCTIONS = 150
"""More of them say that the library is large, and its objects are data."""


class _Used(NamedTuple):
    """Something that code uses, and an object whose method it is, if there is one."""

    thing: Any
    owner: Any = None


class Asking:
    """`decide` classifies a function; `is_held` says whether an object is a handle, or behind one."""

    def __init__(self, decide: Callable[[Any], Decision], is_held: Callable[[Any], bool]) -> None:
        self._decide = decide
        self._is_held = is_held
        self._known: weakref.WeakKeyDictionary[type, bool] = weakref.WeakKeyDictionary()
        # Kinds of which no step is written in Python.
        self._without_steps: weakref.WeakSet[type] = weakref.WeakSet()

    def asks(self, obj: Any) -> bool:
        """Look at the object, and at the code of its class if nobody has yet."""
        kind = type(obj)
        steps = [] if kind.__module__ == "builtins" else self._steps_of(kind)
        if not steps:
            return False
        if any(self._is_held(value) for value in _attributes(obj)):
            return True
        if kind not in self._known:
            self._known[kind] = self._reaches_outside(deque(_Used(step, obj) for step in steps))
        return self._known[kind]

    def is_lazy(self, maker: Any, owner: Any) -> bool:
        """Whether a function that gave a generator, of the object `owner` if it is a method, does nothing outside by
        itself: only the generator does. False where that is not known."""
        function = _function_of(maker)
        if function is None:
            return False
        return _is_generator(function.__code__) or not self._begins_outside(deque([_Used(function, owner)]))

    def _steps_of(self, kind: type) -> list[FunctionType]:
        """The functions of a library that nobody knows anything of."""
        if kind in self._without_steps:
            return []
        found = [_function_of(inspect.getattr_static(kind, name, None)) for name in _STEPS]
        if not any(found):
            self._without_steps.add(kind)
        return [step for step in found if step is not None and self._decide(step).reason == UNKNOWN]

    def _begins_outside(self, waiting: deque[_Used]) -> bool:
        """`_reaches_outside` when nothing draws from the generators on the way; what cannot be followed counts."""
        seen: set[CodeType] = set()
        while waiting and len(seen) < _MAX_FUNCTIONS:
            function, owner = waiting.popleft()
            if function.__code__ in seen or _is_generator(function.__code__):
                continue
            seen.add(function.__code__)
            for used in _used_by(function, owner, is_lazy=True):
                followed = _function_of(used.thing)
                if followed is None and not isinstance(used.thing, _MADE_IN_C):
                    continue
                decision = self._decide(used.thing if followed is None else followed)
                if decision.kind in _OUTSIDE and (followed is None or decision.reason != UNKNOWN):
                    return True
                if followed is not None and decision.reason == UNKNOWN:
                    waiting.append(_Used(followed, used.owner))
        return bool(waiting)

    def _reaches_outside(self, waiting: deque[_Used]) -> bool:
        seen: set[CodeType] = set()
        while waiting and len(seen) < _MAX_FUNCTIONS:
            function, owner = waiting.popleft()
            if function.__code__ in seen:
                continue
            seen.add(function.__code__)
            for used in _used_by(function, owner):
                followed = _function_of(used.thing)
                if followed is None and not isinstance(used.thing, BuiltinFunctionType):
                    continue
                decision = self._decide(used.thing if followed is None else followed)
                if decision.reason != UNKNOWN:
                    if decision.kind in _OUTSIDE:
                        return True
                elif followed is not None:
                    waiting.append(_Used(followed, used.owner))
        return False


def _function_of(thing: Any) -> Any:
    """The Python function that runs when an attribute of a class is used; None when there is none."""
    if isinstance(thing, property):
        thing = thing.fget
    elif isinstance(thing, functools.cached_property):
        thing = thing.func
    elif isinstance(thing, (staticmethod, classmethod, MethodType)):
        thing = thing.__func__
    return thing if isinstance(thing, FunctionType) else None


def _is_generator(code: CodeType) -> bool:
    return bool(code.co_flags & (inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR))


def _used_by(function: FunctionType, owner: Any, is_lazy: bool = False) -> Iterator[_Used]:
    """The things that the code of a function may call, as far as their names tell; `is_lazy`: without what only a
    generator in it calls."""
    names, attributes = _names_in(function.__code__, is_lazy)
    spaces: list[Any] = []
    for name in names:
        thing = function.__globals__.get(name, vars(builtins).get(name))
        yield _Used(thing)
        if isinstance(thing, ModuleType):
            spaces.append(vars(thing))
        elif isinstance(thing, type):
            spaces.append({attribute: inspect.getattr_static(thing, attribute, None) for attribute in attributes})
            for step in ("__init__", *_STEPS):
                yield _Used(inspect.getattr_static(thing, step, None))
    for attribute in attributes:
        yield from (_Used(space[attribute]) for space in spaces if attribute in space)
        for holder in (owner, *_attributes(owner)):
            yield _Used(inspect.getattr_static(type(holder), attribute, None), holder)


def _names_in(code: CodeType, is_lazy: bool = False) -> tuple[set[str], set[str]]:
    """Global names and names of attributes, also of the functions inside; `is_lazy`: not of the generators."""
    names: set[str] = set()
    attributes: set[str] = set()
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            names.add(step.argval)
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD", "LOAD_SUPER_ATTR"):
            attributes.add(step.argval)
    for constant in code.co_consts:
        if isinstance(constant, CodeType) and not (is_lazy and _is_generator(constant)):
            inner = _names_in(constant, is_lazy)
            names |= inner[0]
            attributes |= inner[1]
    return names, attributes


def _attributes(obj: Any) -> list[Any]:
    try:
        return list(object.__getattribute__(obj, "__dict__").values())
    except AttributeError:
        return []
