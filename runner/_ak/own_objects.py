"""The program's own objects among what a call is given. A function of the program that is recorded as a whole changes
them (`self.paid = True`), and a replay must find them changed.
"""

from __future__ import annotations

import functools
import sys
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from _ak.code_root import CodeRoot

if TYPE_CHECKING:
    from _ak.outcomes import Call


def watched(call: Call, root: CodeRoot) -> tuple[Any, ...]:
    """The positional arguments of a call and, behind them, the attributes of the objects it may change."""
    if not call.decision.is_whole:
        return call.args
    objects = (*_given_with(call.fn), *call.args, *call.kwargs.values())
    return (*call.args, *(vars(thing) for thing in objects if _is_own(thing, root)))


def _given_with(fn: Any) -> list[Any]:
    """What a thing that is called brings along: the object of a method, the arguments of a partial, itself."""
    if isinstance(fn, MethodType):
        return [fn.__self__]
    if isinstance(fn, functools.partial):
        return [*_given_with(fn.func), *fn.args, *fn.keywords.values()]
    return [fn]


def _is_own(thing: object, root: CodeRoot) -> bool:
    """Whether it is an object, not a class, of a class that a file of the project defines."""
    cls = type(thing)
    if issubclass(cls, (type, FunctionType)) or not isinstance(getattr(thing, "__dict__", None), dict):
        return False
    file = getattr(sys.modules.get(cls.__module__), "__file__", None)
    return isinstance(file, str) and root.contains(file)
