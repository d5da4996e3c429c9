"""What `base.name` is, for each kind of base; part of the resolver, which it asks for everything else."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Optional

from _ak.explain.modules import Modules
from _ak.explain.objects import member, of_instance
from _ak.explain.scopes import Scope
from _ak.explain.things import Class, Foreign, Instance, Known, Source, Super, Thing, Unknown, agreed, is_nothing

if TYPE_CHECKING:
    from _ak.explain.resolve import Resolver

_LONG = 80


class Attributes:
    def __init__(self, resolver: Resolver, modules: Modules) -> None:
        self._resolver = resolver
        self._modules = modules
        self._assigned: dict[int, dict[str, list[tuple[ast.expr, Scope]]]] = {}

    def of(self, base: Thing, name: str, text: str) -> Thing:
        """What `base.name` is; `text` spells the base."""
        if isinstance(base, Known):
            return member(base, name, self._modules, text)
        if isinstance(base, Foreign):
            return Foreign(f"{base.name}.{name}")
        if isinstance(base, Source):
            return self._of_module(base, name)
        if isinstance(base, Class):
            return self.of_class(base, name) or Unknown(f"{base.node.name} has no {name} in its text")
        if isinstance(base, Super):
            return self._of_bases(base.of, name) or Unknown(f"{name} comes from a base that is not known")
        if isinstance(base, Instance):
            return self._of_object(base.of, name) if isinstance(base.of, Class) else of_instance(base, name, text)
        if isinstance(base, Unknown):
            likely = self.of(base.likely, name, text) if base.likely is not None else None
            return Unknown(base.why if len(base.why) < _LONG else f"`{text}` is not known", likely)
        return Unknown(f"an attribute of {text}")

    def of_class(self, cls: Class, name: str) -> Optional[Thing]:
        """What the text of a class and of its bases says; None when they say nothing of that name."""
        if name in cls.body.names:
            return self._resolver.bound(name, cls.body)
        return self._resolver.once((id(cls.node), name), lambda: self._of_bases(cls, name))

    def _of_module(self, module: Source, name: str) -> Thing:
        scope = self._resolver.enter(module).scope
        if name in scope.names:
            return self._resolver.bound(name, scope)
        below = self._modules.find(f"{module.name}.{name}")
        if not isinstance(below, Unknown):
            return below
        found = self._resolver.from_stars(name, scope) if scope.stars else Unknown("")
        return Unknown(f"{module.name} has no {name} in its text") if isinstance(found, Unknown) else found

    def _of_bases(self, cls: Class, name: str) -> Optional[Thing]:
        for base in self._resolver.bases(cls):
            if isinstance(base, Class):
                found = self.of_class(base, name)
                if found is not None:
                    return found
            elif isinstance(base, Known) and isinstance(base.obj, type):
                if hasattr(base.obj, name):
                    return member(base, name, self._modules, base.obj.__name__)
            else:
                return Unknown(f"{name} may come from a base of {cls.node.name} that is not known")
        return Known(getattr(object, name)) if hasattr(object, name) else None

    def _of_object(self, cls: Class, name: str) -> Thing:
        if id(cls.node) not in self._assigned:
            self._assigned[id(cls.node)] = _assigned_to_self(cls)
        assigned = [self._resolver.resolve(value, scope) for value, scope in self._assigned[id(cls.node)].get(name, ())]
        found = self.of_class(cls, name)
        if not assigned:
            return found or Unknown(f"{cls.node.name} has no {name} in its text")
        things = [*assigned, *([found] if found is not None else [])]
        if len(things) == 1:
            return things[0]
        return agreed(things) or Unknown(f"{name} of {cls.node.name} is set in several ways")


def _assigned_to_self(cls: Class) -> dict[str, list[tuple[ast.expr, Scope]]]:
    """What the methods of a class assign to each attribute of `self`, and in which scope; `None` tells nothing."""
    found: dict[str, list[tuple[ast.expr, Scope]]] = {}
    for function in cls.node.body:
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) or not function.args.args:
            continue
        own, scope = function.args.args[0].arg, cls.body.inner[id(function)]
        for node in ast.walk(function):
            if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None or is_nothing(node.value):
                continue
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == own:
                    found.setdefault(target.attr, []).append((node.value, scope))
    return found
