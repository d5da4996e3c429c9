"""What is known of the value of an expression before anything runs."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Optional, Union

if TYPE_CHECKING:
    from _ak.explain.scopes import Scope


@dataclass(frozen=True)
class Known:
    """An object of the standard library, the real one."""

    obj: Any


@dataclass(frozen=True, eq=False)
class Source:
    """A module that is read, not run: one of the project, or of an installed package."""

    name: str
    path: str
    scope: Scope
    is_project: bool


@dataclass(frozen=True, eq=False)
class Function:
    """A `def`, or a lambda, in a module that is read."""

    node: Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]
    module: Source
    scope: Scope
    """Where it stands."""
    qualname: str


@dataclass(frozen=True, eq=False)
class Class:
    """A `class` in a module that is read."""

    node: ast.ClassDef
    module: Source
    scope: Scope
    """Where it stands."""
    body: Scope
    qualname: str


@dataclass(frozen=True)
class Instance:
    """An object of a class; `item` is what it gives when one iterates over it."""

    of: Union[Known, Class]
    item: Optional[Thing] = None


@dataclass(frozen=True)
class Awaited:
    """What a coroutine answers once it is awaited."""

    answer: Thing


@dataclass(frozen=True)
class Super:
    """`super()` in a method of a class."""

    of: Class


@dataclass(frozen=True)
class Foreign:
    """Something of an installed package, known by name only."""

    name: str


@dataclass(frozen=True)
class Unknown:
    """Only a run can tell; `why` says why. `likely` is what it is said to be (an annotation)."""

    why: str
    likely: Optional[Thing] = None


Thing = Union[Known, Source, Function, Class, Instance, Awaited, Super, Foreign, Unknown]

_MAX_SPELLED = 40


def agreed(things: list[Thing]) -> Optional[Thing]:
    """The one thing that all of them are; the same class is enough. None when they differ or are not known."""
    if not things or isinstance(things[0], Unknown):
        return None
    first = things[0]
    if all(thing == first for thing in things[1:]):
        return first
    if isinstance(first, Instance) and all(isinstance(each, Instance) and each.of == first.of for each in things):
        return Instance(first.of)
    return None


def is_nothing(node: ast.AST) -> bool:
    """Tell whether an expression is `None`."""
    return isinstance(node, ast.Constant) and node.value is None


def spell(node: ast.AST, most: int = _MAX_SPELLED) -> str:
    """The text of an expression, cut when it is long."""
    try:
        text = ast.unparse(node)
    except RecursionError:
        return "..."
    return text if len(text) <= most and "\n" not in text else text[: most - 3].split("\n")[0] + "..."
