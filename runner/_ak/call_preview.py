"""The arguments of a call as short texts, for people: secrets replaced, also by the names of the parameters, and the
object whose method is called.
"""

from __future__ import annotations

import types
from collections.abc import Iterable
from typing import Any, Callable

from _ak.preview import HIDDEN, names_secret, preview
from _ak.proxies import HandleMethod

MAX_SHOWN = 100


def describe_call(
    fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], secrets: Iterable[str] = ()
) -> tuple[list[str], dict[str, str]]:
    """Positional arguments, and those by name; the object of a method is called `self`."""
    known = tuple(secrets)

    def shown(name: str, value: Any) -> str:
        return repr(HIDDEN) if names_secret(name) else preview(value, secrets=known)

    names = _parameters(fn)
    by_position = [
        shown(names[index] if index < len(names) else "", value) for index, value in enumerate(args[:MAX_SHOWN])
    ]
    by_name = {name: shown(name, value) for name, value in list(kwargs.items())[:MAX_SHOWN]}
    owner = _owner(fn)
    if owner is not None and "self" not in by_name:
        by_name["self"] = preview(owner, secrets=known)
    return by_position, by_name


def _owner(fn: Any) -> Any:
    """The object of a bound method; a class or a module says no more than the name of the call does."""
    if type(fn) not in (types.MethodType, types.BuiltinFunctionType, HandleMethod):
        return None
    owner = fn.__self__
    return None if issubclass(type(owner), (type, types.ModuleType)) else owner


def _parameters(fn: Any) -> tuple[str, ...]:
    """Names of the positional parameters of what is written in Python."""
    bound = 0
    if type(fn) is types.MethodType:
        fn, bound = fn.__func__, 1
    elif type(fn) is type:
        fn, bound = fn.__init__, 1
    if type(fn) is not types.FunctionType:
        return ()
    return fn.__code__.co_varnames[bound : fn.__code__.co_argcount]
