"""The scopes of a program, as far as a shortcut has to know them: whether code runs in a function, and whether a name
is looked up in the module. Where a scope is mistaken, a shortcut is slower, not wrong.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Optional

SCOPES = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef})
"""What has a scope of its own, that of its `body`."""


@dataclass
class Scope:
    """Of a module, a class or a function. `own_class` is the name of the nearest class around it, `first` that of the
    function's first argument.
    """

    is_function: bool = False
    outer: Optional[Scope] = None
    own_class: str = ""
    first: str = ""
    local: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)

    def inside(self, node: Any) -> Scope:
        """The scope of the body of a node of `SCOPES`."""
        if type(node) is ast.ClassDef:
            return Scope(outer=self, own_class=node.name)
        named = list(_arguments(node.args))
        positional = len(node.args.posonlyargs) + len(node.args.args)
        first = named[0] if positional else ""
        return Scope(is_function=True, outer=self, own_class=self.own_class, first=first, local=set(named))

    def is_global(self, name: str) -> bool:
        """Whether code of this scope looks the name up in its module or among the builtins. Of a scope of which all
        nodes have been seen.
        """
        scope: Optional[Scope] = self
        while scope is not None:
            if name in scope.declared:
                return True
            if scope.is_function and name in scope.local:
                return False
            scope = scope.outer
        return True

    def mangled(self, name: str) -> str:
        """The name of an attribute as the compiler makes it of one that is private to a class."""
        if not name.startswith("__") or name.endswith("__"):
            return name
        bare = self.own_class.lstrip("_")
        return f"_{bare}{name}" if bare else name


def _arguments(arguments: ast.arguments) -> Iterable[str]:
    for named in (arguments.posonlyargs, arguments.args, arguments.kwonlyargs):
        yield from (argument.arg for argument in named)
    yield from (argument.arg for argument in (arguments.vararg, arguments.kwarg) if argument is not None)


def _named(node: Any) -> Iterable[str]:
    return (node.name,) if node.name else ()


def _imported(node: Any) -> Iterable[str]:
    return [(alias.asname or alias.name).split(".")[0] for alias in node.names]


def _rest(node: Any) -> Iterable[str]:
    return (node.rest,) if node.rest else ()


# By name, because `match` does not exist in every supported version.
_BINDING: dict[str, Callable[[Any], Iterable[str]]] = {
    "AsyncFunctionDef": _named,
    "ClassDef": _named,
    "ExceptHandler": _named,
    "FunctionDef": _named,
    "Import": _imported,
    "ImportFrom": _imported,
    "MatchAs": _named,
    "MatchMapping": _rest,
    "MatchStar": _named,
}
NAMES_OF = {getattr(ast, name): names for name, names in _BINDING.items() if hasattr(ast, name)}
"""By the class of a node: the names that it binds in the scope where it stands, besides its parts; `*` for all that a
module has.
"""
