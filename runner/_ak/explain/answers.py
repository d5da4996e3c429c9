"""What a call answers, what `with` and `for` give; part of the resolver, which it asks for everything else."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, Callable, Union

from _ak.explain import results
from _ak.explain.objects import class_named
from _ak.explain.scopes import Scope
from _ak.explain.things import (
    Awaited,
    Class,
    Function,
    Instance,
    Known,
    Super,
    Thing,
    Unknown,
    agreed,
    is_nothing,
    spell,
)

if TYPE_CHECKING:
    from _ak.explain.resolve import Resolver

NameOf = Callable[[Any], str]
"""The name of an object of the standard library, as it is shown."""

_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class Answers:
    def __init__(self, resolver: Resolver, name_of: NameOf) -> None:
        self._resolver = resolver
        self._name_of = name_of
        self._results = results.results()

    def of_call(self, node: ast.Call, scope: Scope) -> Thing:
        if isinstance(node.func, ast.Name) and node.func.id == "super" and not node.args:
            cls = self._resolver.class_around(scope)
            return Super(cls) if cls is not None else Unknown("super()")
        called = self._resolver.resolve(node.func, scope)
        if isinstance(called, Class):
            return Instance(called)
        if isinstance(called, Function):
            return self._returned(called)
        if isinstance(called, Known):
            return self._of_known(called, node, scope)
        return Unknown(f"what {spell(node.func)} answers")

    def entered(self, thing: Thing) -> Thing:
        """What `with thing as` gives."""
        if isinstance(thing, Instance) and isinstance(thing.of, Known):
            name = self.class_name(thing)
            return class_named(results.entered(name), thing) if results.entered(name) != name else thing
        if isinstance(thing, Instance) and isinstance(thing.of, Class):
            attributes = self._resolver.attributes
            enter = attributes.of_class(thing.of, "__enter__") or attributes.of_class(thing.of, "__aenter__")
            answer = self._returned(enter) if isinstance(enter, Function) else Unknown("what `with` gives")
            return answer.answer if isinstance(answer, Awaited) else answer
        return thing if isinstance(thing, Unknown) else Unknown("what `with` gives")

    def item(self, thing: Thing, text: str) -> Thing:
        """What `for ... in thing` gives; `text` spells the thing."""
        if isinstance(thing, Instance):
            if thing.item is not None:
                return thing.item
            if isinstance(thing.of, Known):
                return class_named(results.ITEMS.get(self.class_name(thing), ""), Unknown(f"an item of {text}"))
        return Unknown(f"an item of {text}")

    def class_name(self, thing: Instance) -> str:
        return self._name_of(thing.of.obj) if isinstance(thing.of, Known) else thing.of.qualname

    def _of_known(self, called: Known, node: ast.Call, scope: Scope) -> Thing:
        if called.obj is getattr and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
            base = self._resolver.resolve(node.args[0], scope)
            return self._resolver.attributes.of(base, str(node.args[1].value), spell(node.args[0]))
        name = self._name_of(called.obj)
        if name == "functools.partial" and node.args:
            return self._resolver.resolve(node.args[0], scope)
        if name == "open" and _is_binary(node):
            return class_named("io.BufferedReader", Unknown("open"))
        if isinstance(called.obj, type) and called.obj is not type:
            return class_named(self._results.get(name, ""), Instance(called))
        return class_named(self._results.get(name, ""), Unknown(f"what {spell(node.func)} answers"))

    def _returned(self, function: Function) -> Thing:
        node = function.node
        if isinstance(node, ast.Lambda):
            inner = function.scope.inner.get(id(node))
            return self._resolver.resolve(node.body, inner) if inner is not None else Unknown("what a lambda answers")
        answer = self._by_text(function, node)
        return Awaited(answer) if isinstance(node, ast.AsyncFunctionDef) else answer

    def _by_text(self, function: Function, node: Union[ast.FunctionDef, ast.AsyncFunctionDef]) -> Thing:
        if not function.module.is_project:
            self._resolver.enter(function.module)
            said = self._resolver.resolve(node.returns, function.scope) if node.returns is not None else None
            return Instance(said) if isinstance(said, Class) else Unknown(f"what {node.name} answers")
        inner = function.scope.inner[id(node)]
        values: list[ast.expr] = []
        waiting: list[ast.AST] = list(node.body)
        while waiting:
            each = waiting.pop()
            if isinstance(each, (ast.Yield, ast.YieldFrom)):
                return Unknown(f"what {node.name} yields")
            if isinstance(each, ast.Return) and each.value is not None and not is_nothing(each.value):
                values.append(each.value)
            if not isinstance(each, _INNER):
                waiting.extend(ast.iter_child_nodes(each))
        things = [self._resolver.resolve(value, inner) for value in values]
        return agreed(things) or Unknown(f"what {node.name} answers")


def _is_binary(node: ast.Call) -> bool:
    modes = [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "mode")]
    return any(isinstance(mode, ast.Constant) and "b" in str(mode.value) for mode in modes)
