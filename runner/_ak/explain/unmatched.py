"""Rules of the project file that are about nothing: a name in them is misspelt, or gone from the code."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable
from types import ModuleType

from _ak.explain.modules import Modules
from _ak.explain.resolve import Resolver
from _ak.explain.things import Class, Known, Source, Thing, Unknown
from _ak.rules import BELOW


class Unmatched:
    """Of one project; `trees` are its modules that are looked at."""

    def __init__(self, modules: Modules, resolver: Resolver, trees: Iterable[ast.AST]) -> None:
        self._trees = list(trees)
        self._modules = modules
        self._resolver = resolver

    def among(self, patterns: Iterable[str], called: Iterable[str]) -> list[str]:
        """The patterns that fit none of the names `called`, and name no thing that a run may still call."""
        names = [f"{name}." for name in called]
        return [each for each in patterns if not _fits(each, names) and not self._names_something(each)]

    def _names_something(self, pattern: str) -> bool:
        """Whether there is such a thing, as far as the text tells; in doubt there is."""
        top, *below = pattern[: -len(BELOW)].split(".") if pattern.endswith(BELOW) else pattern.split(".")
        thing: Thing = self._modules.find(top)
        if isinstance(thing, Unknown):
            if not hasattr(builtins, top):
                return self._is_imported(top)  # Of a package that is not installed here nothing can be told.
            thing = Known(getattr(builtins, top))
        for name in below:
            if not self._has(thing, name):
                return False
            thing = self._resolver.attributes.of(thing, name, name)
        return True

    def _has(self, thing: Thing, name: str) -> bool:
        if isinstance(thing, Known):
            return hasattr(thing.obj, name) or (isinstance(thing.obj, ModuleType) and self._is_module(thing, name))
        if isinstance(thing, Source):
            scope = self._resolver.enter(thing).scope
            return (
                name in scope.names or "__getattr__" in scope.names or bool(scope.stars) or self._is_module(thing, name)
            )
        if isinstance(thing, Class):
            attributes = self._resolver.attributes
            return any(attributes.of_class(thing, each) is not None for each in (name, "__getattr__"))
        # What lies in functions, in compiled packages and below what only a run can tell.
        return True

    def _is_imported(self, top: str) -> bool:
        for node in (node for tree in self._trees for node in ast.walk(tree)):
            if isinstance(node, ast.Import) and any(alias.name.partition(".")[0] == top for alias in node.names):
                return True
            if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").partition(".")[0] == top:
                return True
        return False

    def _is_module(self, parent: Thing, name: str) -> bool:
        package = parent.name if isinstance(parent, Source) else getattr(getattr(parent, "obj", None), "__name__", "")
        return not isinstance(self._modules.find(f"{package}.{name}"), Unknown)


def _fits(pattern: str, names: list[str]) -> bool:
    """Whether the pattern fits one of the names, each with a dot after it."""
    if not pattern.endswith(BELOW):
        return any(name.startswith(f"{pattern}.") for name in names)
    above = pattern[: -len("*")]
    return any(name.startswith(above) and name != above for name in names)
