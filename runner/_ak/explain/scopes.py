"""Reads one module: its scopes, what binds each name in them, and the calls that stand in them.

In: a parsed module. Out: a tree of scopes and a list of calls, each with its scope. No recursion: a program may nest
deeper than the interpreter lets a visitor go.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import NamedTuple, Optional, Union

from _ak.rewrite import UNVISITED

FunctionNode = Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_NOTHING: set[str] = set()


class Bind:
    """How a name gets its value."""

    IMPORT = "import"
    DEFINITION = "definition"
    VALUE = "value"
    ENTERED = "entered"
    ITEM = "item"
    CAUGHT = "caught"
    PARAMETER = "parameter"
    OTHER = "other"


class Binding(NamedTuple):
    """`node` is the import, the definition, or the expression that the value comes from."""

    kind: str
    node: ast.AST
    scope: Scope
    """Where `node` is evaluated."""
    line: int
    until: int = 0
    """The last line of the statement that binds only for what stands in it (`with`, `for`, `except`), or 0."""


@dataclass(eq=False)
class Scope:
    node: ast.AST
    parent: Optional[Scope]
    qualname: str = ""
    """Of what is defined here: a prefix, with its dot."""
    names: dict[str, list[Binding]] = field(default_factory=dict[str, list[Binding]])
    stars: list[ast.ImportFrom] = field(default_factory=list[ast.ImportFrom])
    outside: dict[str, str] = field(default_factory=dict[str, str])
    """Names declared `global` or `nonlocal`."""
    inner: dict[int, Scope] = field(default_factory=dict[int, "Scope"])
    """The scopes of what is defined here, by the id of its node."""

    @property
    def is_class(self) -> bool:
        return isinstance(self.node, ast.ClassDef)

    def enclosing_function(self) -> Optional[Scope]:
        """The nearest scope of a function, this one included; comprehensions and lambdas lie within one."""
        scope: Optional[Scope] = self
        while scope is not None and not isinstance(scope.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            scope = scope.parent
        return scope


class Reading(NamedTuple):
    module: Scope
    calls: list[tuple[ast.Call, Scope]]


def read_scopes(tree: ast.Module) -> Reading:
    """Find the scopes, bindings and calls of a module."""
    reader = _Reader(tree)
    reader.read()
    return Reading(reader.module, reader.calls)


class _Reader:
    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope(tree, None)
        self.calls: list[tuple[ast.Call, Scope]] = []
        self._waiting: list[tuple[ast.AST, Scope]] = []

    def read(self) -> None:
        self._later(self.module.node, self.module, _NOTHING)
        while self._waiting:
            node, scope = self._waiting.pop()
            if isinstance(node, ast.Call):
                self.calls.append((node, scope))
            self._bind(node, scope)
            self._enter(node, scope)

    def _later(self, node: ast.AST, scope: Scope, without: set[str]) -> None:
        unvisited = UNVISITED.get(type(node).__name__, _NOTHING) | without
        children: list[tuple[ast.AST, Scope]] = []
        for name, value in ast.iter_fields(node):
            if name not in unvisited:
                values: list[object] = value if isinstance(value, list) else [value]
                children.extend((child, scope) for child in values if isinstance(child, ast.AST))
        self._waiting.extend(reversed(children))

    def _enter(self, node: ast.AST, scope: Scope) -> None:
        if isinstance(node, _FUNCTIONS):
            inner = self._open(node, scope, f"{_name_of(node)}.<locals>.")
            self._bind_parameters(node, inner)
            self._later(node, scope, {"body"})
            body = node.body if isinstance(node.body, list) else [node.body]
            self._waiting.extend((child, inner) for child in reversed(body))
        elif isinstance(node, ast.ClassDef):
            inner = self._open(node, scope, f"{node.name}.")
            self._later(node, scope, {"body"})
            self._waiting.extend((child, inner) for child in reversed(node.body))
        elif isinstance(node, _COMPREHENSIONS):
            inner = self._open(node, scope, "")
            first = node.generators[0]
            self._later(node, inner, {"generators"})
            for generator in node.generators:
                evaluated_in = scope if generator is first else inner
                self._bind_target(generator.target, Bind.ITEM, generator.iter, inner, evaluated_in)
                self._waiting.append((generator.iter, evaluated_in))
                self._waiting.extend((child, inner) for child in (generator.target, *generator.ifs))
        else:
            self._later(node, scope, _NOTHING)

    def _open(self, node: ast.AST, scope: Scope, below: str) -> Scope:
        inner = Scope(node, scope, scope.qualname + below)
        scope.inner[id(node)] = inner
        return inner

    def _bind(self, node: ast.AST, scope: Scope) -> None:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self._bind_import(node, scope)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self._add(scope, node.name, Binding(Bind.DEFINITION, node, scope, node.lineno))
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind_target(target, Bind.VALUE, node.value, scope)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
            if node.value is not None:
                place = _beyond_comprehensions(scope) if isinstance(node, ast.NamedExpr) else scope
                self._bind_target(node.target, Bind.VALUE, node.value, place, scope)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self._bind_target(node.target, Bind.ITEM, node.iter, scope, until=node.end_lineno)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if item.optional_vars is not None:
                    self._bind_target(item.optional_vars, Bind.ENTERED, item.context_expr, scope, until=node.end_lineno)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            self._add(scope, node.name, Binding(Bind.CAUGHT, node.type or node, scope, node.lineno, _end(node)))
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            scope.outside.update((name, type(node).__name__) for name in node.names)
        elif type(node).__name__ in ("MatchAs", "MatchStar", "MatchMapping"):
            captured: Optional[str] = getattr(node, "name", None) or getattr(node, "rest", None)
            if captured:
                self._add(scope, captured, Binding(Bind.OTHER, node, scope, getattr(node, "lineno", 0)))

    def _bind_import(self, node: Union[ast.Import, ast.ImportFrom], scope: Scope) -> None:
        for alias in node.names:
            if alias.name == "*" and isinstance(node, ast.ImportFrom):
                scope.stars.append(node)
            else:
                bound = alias.asname or (alias.name.partition(".")[0] if isinstance(node, ast.Import) else alias.name)
                self._add(scope, bound, Binding(Bind.IMPORT, node, scope, node.lineno))

    def _bind_parameters(self, node: FunctionNode, inner: Scope) -> None:
        arguments = node.args
        named = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        for each in (*named, arguments.vararg, arguments.kwarg):
            if each is not None:
                self._add(inner, each.arg, Binding(Bind.PARAMETER, each, inner, each.lineno))

    def _bind_target(
        self,
        target: ast.AST,
        kind: str,
        value: ast.expr,
        scope: Scope,
        evaluated_in: Optional[Scope] = None,
        until: Optional[int] = None,
    ) -> None:
        waiting: list[tuple[ast.AST, str, ast.AST]] = [(target, kind, value)]
        while waiting:
            target, kind, node = waiting.pop()
            if isinstance(target, ast.Name):
                self._add(scope, target.id, Binding(kind, node, evaluated_in or scope, target.lineno, until or 0))
            elif isinstance(target, ast.Starred):
                waiting.append((target.value, Bind.OTHER, target))
            elif isinstance(target, (ast.Tuple, ast.List)):
                parts = node.elts if isinstance(node, (ast.Tuple, ast.List)) and kind == Bind.VALUE else []
                if len(parts) == len(target.elts):
                    waiting.extend((each, kind, part) for each, part in zip(target.elts, parts))
                else:
                    waiting.extend((each, Bind.OTHER, each) for each in target.elts)

    def _add(self, scope: Scope, name: str, binding: Binding) -> None:
        home = scope
        if scope.outside.get(name) == "Global":
            home = self.module
        elif name in scope.outside and scope.parent is not None:
            home = scope.parent
        home.names.setdefault(name, []).append(binding)


def _end(node: ast.ExceptHandler) -> int:
    return node.end_lineno or node.lineno


def _name_of(node: FunctionNode) -> str:
    return "<lambda>" if isinstance(node, ast.Lambda) else node.name


def _beyond_comprehensions(scope: Scope) -> Scope:
    """`(x := ...)` in a comprehension binds outside of it."""
    while isinstance(scope.node, _COMPREHENSIONS) and scope.parent is not None:
        scope = scope.parent
    return scope
