"""Variables of the context (`contextvars`) that a recorded call sets: a replay sets them again, where the call stands.

A variable has the name under which a module, or an object in a module, holds it. One that nobody holds so, and a value
that cannot be recorded, are left out: they are what a library keeps to itself. A `Token` that a call gives is that of
the one set of the replay, so it is recorded by the name of its variable.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from contextvars import Context, ContextVar, Token, copy_context
from importlib import import_module
from typing import Any, Callable, Optional, cast

from _ak.performing import as_part
from _ak.stored import instance_dict

Name = tuple[str, ...]
Changed = list[tuple[Name, Optional[bytes]]]
"""Names of variables, and what they were set to; None for one that has no value any more."""

_OWN = "_ak"
_NONE = object()
# By the variable: they are few, and live as long as their library.
_names: dict[ContextVar[Any], Optional[Name]] = {}
# What takes away the value that a replay gave to a variable which had none.
_tokens: dict[ContextVar[Any], Token[Any]] = {}


class ContextVariables:
    """Of one call."""

    def __init__(self) -> None:
        self._before: Optional[Context] = None
        self._given: dict[str, Token[Any]] = {}

    def look(self) -> None:
        """The call is about to begin."""
        self._before = self._before or copy_context()

    def changed(self, encode: Callable[[Any], bytes]) -> Changed:
        """What the call set."""
        before, found = cast(Context, self._before), list[tuple[Name, Optional[bytes]]]()
        after = copy_context()
        if len(after) == len(before) and all(after[var] is before.get(var, _NONE) for var in after):
            return found
        for var in {**after, **before}:
            value = after.get(var, _NONE)
            name = None if value is before.get(var, _NONE) else name_of_variable(var)
            if name is not None:
                with suppress(Exception):  # Whatever a __reduce__ raises: it is not part of what can be recorded.
                    found.append((name, None if value is _NONE else encode(value)))
        return found

    def repeat(self, changed: Changed, decode: Callable[[bytes], Any]) -> None:
        """On a replay: set it again."""
        for name, data in changed:
            var = _find(name)
            if var is None:
                continue
            if data is not None:
                token = self._given[_joined(name)] = var.set(decode(data))
                if token.old_value is Token.MISSING:
                    _tokens[var] = token
            elif var in _tokens:
                with suppress(ValueError, RuntimeError):  # It is of another task, or was used before.
                    var.reset(_tokens.pop(var))

    def name(self, token: Token[Any]) -> Optional[str]:
        """How a record may speak of a token that the call gives: of the set that a replay makes."""
        name = name_of_variable(token.var)
        before = cast(Context, self._before).get(token.var, Token.MISSING)
        if name is None or token.old_value is not before or token.var not in copy_context():
            return None
        self._given[_joined(name)] = token
        return _joined(name)

    def find(self, name: str) -> Optional[Token[Any]]:
        return self._given.get(name)


def name_of_variable(var: ContextVar[Any]) -> Optional[Name]:
    """Where a variable is held."""
    if var not in _names:
        _names[var] = next(_places(var), None)
    return _names[var]


def _places(var: ContextVar[Any]) -> Iterator[Name]:
    deeper: list[tuple[Name, dict[str, Any]]] = []
    for module_name, module in list(sys.modules.items()):
        if module_name.partition(".")[0] == _OWN:
            continue
        for name, thing in list((instance_dict(module) or {}).items()):
            if thing is var:
                yield module_name, name
            attributes = None if type(thing) is type(sys) else instance_dict(thing)
            if attributes:
                deeper.append(((module_name, name), attributes))
    for place, attributes in deeper:
        yield from ((*place, name) for name, thing in list(attributes.items()) if thing is var)


def _find(name: Name) -> Optional[ContextVar[Any]]:
    if name[0] not in sys.modules:  # The call imported it, as a part of itself; so it is here.
        with suppress(Exception), as_part(_refuse):  # Whatever the module raises: then there is no such variable.
            import_module(name[0])
    thing: Any = sys.modules.get(name[0])
    for step in name[1:]:
        thing = (instance_dict(thing) or {}).get(step)
    return thing if type(thing) is ContextVar else None


def _refuse() -> None:
    raise ImportError("what the module does outside was done by the call")


def _joined(name: Name) -> str:
    return " ".join(name)
