"""What a function of user code holds: its closure, its defaults, and the names of its module that it uses.

A library that is given such a function calls it as a part of its own call, so what the function changes is what that
call changes.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Iterator
from typing import Any

from _ak.fingerprint import is_user_file


class Names:
    """The global names that a function uses, as far as its module has them. Made anew whenever it is needed."""

    __slots__ = ("_function",)

    def __init__(self, function: types.FunctionType) -> None:
        self._function = function

    def take(self) -> dict[str, Any]:
        """What the names mean now."""
        namespace = self._function.__globals__
        return {name: namespace[name] for name in _names_of(self._function.__code__) if name in namespace}

    def put(self, state: dict[str, Any]) -> None:
        namespace = self._function.__globals__
        for name in _names_of(self._function.__code__):
            if name in state:
                namespace[name] = state[name]
            else:
                namespace.pop(name, None)


def parts(function: types.FunctionType) -> Iterator[tuple[str, Any]]:
    """What stands inside, each with its step; nothing for functions of libraries."""
    if is_user_file(function.__code__.co_filename):
        for step in ("__closure__", "__defaults__", "__kwdefaults__"):
            part = getattr(function, step)
            if part:
                yield step, part
        yield "__globals__", Names(function)


def part(function: types.FunctionType, step: str) -> Any:
    """One of `parts`."""
    return Names(function) if step == "__globals__" else getattr(function, step)


def take_cell(cell: types.CellType) -> list[Any]:
    """What a cell of a closure holds, nothing before its variable is set."""
    try:
        return [cell.cell_contents]
    except ValueError:
        return []


def put_cell(cell: types.CellType, state: list[Any]) -> None:
    if state:
        cell.cell_contents = state[0]
    else:
        del cell.cell_contents


@functools.lru_cache(maxsize=4096)
def _names_of(code: types.CodeType) -> tuple[str, ...]:
    """Also of the functions defined inside; some are names of attributes, which do no harm."""
    nested = (name for inner in code.co_consts if isinstance(inner, types.CodeType) for name in _names_of(inner))
    return tuple(dict.fromkeys((*code.co_names, *nested)))
