"""Finds the guarded calls of functions, and what a module binds and stores on the way: one walk over its tree.

No recursion, as in rewrite.py.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any, Optional

from _ak.places import GUARD, STORED, Shortcuts
from _ak.rewrite import UNVISITED
from _ak.scopes import NAMES_OF, SCOPES, Scope

_NO_FIELDS: set[str] = set()
_SETTERS = frozenset({"setattr", "delattr", "__setattr__", "__delattr__"})
_HIDING = _SETTERS | {"__dict__", "vars", "__setstate__"}


@dataclass
class GuardedCall:
    """A guarded call, with the place where it stands. `size`: how many nodes its parts have; `height`: how many guarded
    calls stand in them, one within the other.
    """

    call: ast.Call
    callee: ast.expr
    parent: ast.AST
    field: str
    index: Optional[int]
    scope: Scope
    around: Optional[GuardedCall]
    size: int = 0
    height: int = 0

    def replace(self, new: ast.expr) -> None:
        if self.index is None:
            setattr(self.parent, self.field, new)
        else:
            getattr(self.parent, self.field)[self.index] = new


def find_stores(tree: ast.AST) -> Shortcuts:
    """What other modules have to know of one without shortcuts; names that are made while it runs have no place to be
    noted.
    """
    sites = CallSites(wraps_names=False)
    sites.find(tree)
    return sites.found


@dataclass
class CallSites:
    """`wraps_names`: the names of attributes that the program makes while it runs are to be noted then."""

    wraps_names: bool
    found: Shortcuts = field(default_factory=Shortcuts)
    bound: set[str] = field(default_factory=set)
    """Names that the module binds, in whatever scope; `*` where it imports some that cannot be seen."""
    _stores: list[tuple[ast.Attribute, Scope]] = field(default_factory=list)
    _seen: set[ast.AST] = field(default_factory=set)

    def find(self, tree: ast.AST) -> list[GuardedCall]:
        """The guarded calls in functions, the outer ones first; what is bound and stored is noted on the way."""
        guarded: list[GuardedCall] = []
        scopes = [Scope()]
        waiting: list[tuple[ast.AST, Scope, Optional[GuardedCall]]] = [(tree, scopes[0], None)]
        while waiting:
            parent, scope, around = waiting.pop()
            kind = type(parent)
            unvisited = UNVISITED.get(kind.__name__, _NO_FIELDS)
            inner = scope.inside(parent) if kind in SCOPES else scope
            if kind in NAMES_OF:
                scope.local.update(NAMES_OF[kind](parent))
            for name in parent._fields:
                value = getattr(parent, name, None)
                if name in unvisited or not value:
                    continue
                within = inner if name == "body" else scope
                children = value if type(value) is list else (value,)
                for index, child in enumerate(children):
                    if not isinstance(child, ast.AST) or not child._fields:
                        continue
                    if around is not None:
                        around.size += 1
                    outer = around
                    if type(child) is ast.Call:
                        callee = _callee(child)
                        if callee is not None and within.is_function:
                            place = index if children is value else None
                            outer = GuardedCall(child, callee, parent, name, place, within, around)
                            guarded.append(outer)
                    if not self._is_noted(child, within):
                        waiting.append((child, within, outer))
            if inner is not scope:
                scopes.append(inner)
        self.bound.update(*(scope.local for scope in scopes))
        for target, scope in self._stores:
            self._note_store(target, scope)
        return guarded

    def _is_noted(self, node: Any, scope: Scope) -> bool:
        """Note what a node binds or stores; whether that is all there is to it."""
        kind = type(node)
        if kind is ast.Name:
            if type(node.ctx) is not ast.Load:
                scope.local.add(node.id)
            self._look_at(node.id, node)
            return True
        if kind is ast.Call:
            self._note_writes(node)
        elif kind is ast.Attribute:
            if type(node.ctx) is not ast.Load:
                self._stores.append((node, scope))
            self._look_at(node.attr, node)
        elif kind is ast.Global:
            scope.declared.update(node.names)
        elif kind is ast.Constant:
            self._look_at(node.value, node)
        return kind is ast.Constant

    def _look_at(self, name: object, node: ast.AST) -> None:
        """Somebody may write with this where nobody sees it, unless it stands in a call that was looked at."""
        if type(name) is str and name in _HIDING and node not in self._seen:
            self.found.hides_stores = True

    def _note_store(self, target: ast.Attribute, scope: Scope) -> None:
        name, owner = scope.mangled(target.attr), target.value
        self.found.stored.add(name)
        is_local = isinstance(owner, ast.Name) and owner.id != "cls" and not scope.is_global(owner.id)
        if not is_local:
            self.found.shared.add(name)

    def _note_writes(self, call: ast.Call) -> None:
        """Have the names that are given to `setattr` and `__setattr__` noted when they are given."""
        callee = _callee(call)
        name = callee.id if isinstance(callee, ast.Name) else callee.attr if isinstance(callee, ast.Attribute) else ""
        if callee is None or name not in _SETTERS:
            return
        self._seen.add(callee)
        # `object.__setattr__(thing, name, ...)` has the name in one place, `thing.__setattr__(name, ...)` in another.
        for index, argument in enumerate(call.args[:2]):
            if isinstance(argument, ast.Starred):
                self.found.hides_stores = True
            elif index == 0 and not name.startswith("__"):
                continue
            elif isinstance(argument, ast.Constant):
                if isinstance(argument.value, str):
                    self.found.stored.add(argument.value)
                    self.found.shared.add(argument.value)
            elif self.wraps_names:
                noted = ast.copy_location(ast.Name(STORED, ast.Load()), argument)
                call.args[index] = ast.copy_location(ast.Call(noted, [argument], []), argument)
            else:
                self.found.hides_stores = True


def _callee(call: ast.Call) -> Optional[ast.expr]:
    """What stands in the guard, if the call is guarded."""
    guard = call.func
    if isinstance(guard, ast.Call) and isinstance(guard.func, ast.Name) and guard.func.id == GUARD:
        return guard.args[0]
    return None
