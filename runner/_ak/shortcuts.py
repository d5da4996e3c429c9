"""Lets a call in a function go past the guard where the call site itself can tell that nothing has to be done; pure: a
tree that `rewrite` has guarded goes in, the same tree comes out.

    len(x)          stays as it is
    function(x)     (function if function is K else here(function, "K"))(x)
    local(x)        (local if local is K or type(local) is FUNCTION and local.__globals__ is L else ...)(x)
    module.name(x)  (module.name if module is K and module.name is L else ...)(x)
    thing.name(x)   thing.name(x) if type(thing) is K or ... or Q(thing) else guard(thing.name)(x)
    Class.name(x)   the same, beginning with Class is L or ...
    a.thing.name(x) the same, with type(a) is K and type(a.thing) is L
    any[1].name(x)  Q(any[1]).name(x); on 3.9 after a comparison of types, as kept_on_stack.py says

K and L are names among the builtins, of this one place; of types there are a few. They hold what the guard has let
pass there before, or nothing that could be found (known_calls.py). Q is asked about the rest: whether the guard lets
the method pass; or for the thing itself, or what leads to the guard (questions.py). The call that follows is Python's
own, with its own speed.

Invariants
1. What is evaluated twice is a name, a literal, or an attribute of which `known_calls` knows that reading it runs no
   code; of the two calls one runs.
2. Only in functions, where names are looked up in the same namespaces each time, and that run often enough.
3. Positions stay. What is compared stands where the thing compared stands.
4. Nothing is said twice that is long: a call with many words in its arguments keeps one copy of them.

No recursion, as in rewrite.py.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from typing import Any

from _ak import kept_on_stack
from _ak.call_sites import CallSites, GuardedCall
from _ak.places import (
    FUNCTION,
    HERE,
    INSIDE,
    LOCAL,
    OF_PART,
    OF_SUPER,
    OF_THING,
    THROUGH,
    TYPE,
    Shortcuts,
    name_of_place,
    name_of_question,
    names_of_types,
)
from _ak.rewrite import module_imports
from _ak.scopes import Scope

FORM = 5
"""Part of the name of cached bytecode; must grow with every change of what is generated here, or of what is known of a
module (places.py). No part of the stamp: the same calls are recorded with and without shortcuts.
"""

TYPE_IS_A_CALL = sys.version_info < (3, 11)
"""`type(x)` costs as much as a call of a method, so it is written once for two types, but for the first. And the way
past the guard is written last: behind the other one these versions jump.
"""

TELLS_OF_LINES_TWICE = sys.version_info[:2] == (3, 12)
"""3.12 tells a tracer of a line once more where the two ways of an expression meet right after a call. So the way that
leads past the guard ends otherwise, and a call that ends a way of the program's own expression has a form without ways.
"""

ALWAYS_INLINE = frozenset(
    "abs all any bool bytearray bytes callable chr complex dict divmod enumerate float frozenset getattr hasattr int"
    " isinstance issubclass len list next ord pow range reversed round set slice str sum tuple zip".split()
)
"""Builtin functions that are called as they are, in a module that has no name of its own like them."""
INLINE_WITHOUT_KEYWORDS = frozenset({"max", "min", "sorted"})
"""With `key` they call what they are given."""

TOLD_BY_TYPES = 1 if sys.version_info < (3, 10) else 2
"""How long a path to a thing may be that is told by types. In 3.9 two types cost more than a function that is asked."""

# How many nodes of arguments are worth a copy.
_LONG = 60
# How many calls within each other may all have forms that make a tree much deeper.
_HIGH = 20
_LOAD = ast.Load()


def add_shortcuts(tree: ast.AST, tag: str) -> Shortcuts:
    """Change the guarded calls of functions in `tree`, in place. The names of places have `tag` in them."""
    sites = CallSites(wraps_names=True)
    calls = sites.find(tree)
    shortening = _Shortening(module_imports(tree), tag, sites.found, sites.bound)
    # Inner calls first, because who changes a call has to know how long its arguments are.
    for guarded in reversed(calls):
        shortening.shorten(guarded)
    return sites.found


@dataclass
class _Shortening:
    imported: set[str]
    tag: str
    found: Shortcuts
    bound: set[str]
    count: int = 0

    def shorten(self, guarded: GuardedCall) -> None:
        call, callee, scope = guarded.call, guarded.callee, guarded.scope
        if isinstance(callee, ast.Name):
            call.func = self._of_name(call, callee, scope)
        elif isinstance(callee, ast.Attribute):
            path = _path(callee.value)
            root = path[0]
            is_imported = isinstance(root, ast.Name) and root.id in self.imported and scope.is_global(root.id)
            if _is_text(root) and len(path) == 1:
                call.func = callee
            elif is_imported:
                call.func = self._of_module(callee, path) if len(path) <= 2 else call.func
            elif isinstance(root, ast.Name) and len(path) <= TOLD_BY_TYPES and not _is_end_of_way(guarded):
                self._of_thing(guarded, callee, path)
            elif not _is_super(root):
                self._through(guarded, callee)
                call.func = callee
            elif _is_plain_super(root, scope) and len(path) == 1 and not _is_end_of_way(guarded):
                self._of_super(guarded, callee)
        if guarded.around is not None:
            guarded.around.size += guarded.size
            guarded.around.height = max(guarded.around.height, guarded.height + 1)

    def _of_name(self, call: ast.Call, name: ast.Name, scope: Scope) -> ast.expr:
        is_inline = name.id in ALWAYS_INLINE or (name.id in INLINE_WITHOUT_KEYWORDS and not call.keywords)
        if is_inline and self.bound.isdisjoint((name.id, "*")):
            return name
        place = self._place()
        is_known, ask = _is(name, place, name), [name, _text(place, name)]
        if scope.is_global(name.id):
            return _either(name, is_known, name, _called(HERE, name, ask))
        # A closure has come and gone when it is called again: only its module can be compared.
        other = self._place()
        its_module = ast.Attribute(name, "__globals__", _LOAD, **_position(name))
        is_of_module = _all(name, _is(_type_of(name), FUNCTION, name), _is(its_module, other, name))
        return _either(name, _any(name, is_known, is_of_module), name, _called(LOCAL, name, [*ask, _text(other, name)]))

    def _of_module(self, callee: ast.Attribute, path: list[ast.expr]) -> ast.expr:
        place, other = self._place(), self._place()
        is_known = _all(callee, _is(path[0], place, callee), _is(callee, other, callee))
        steps = [_text(step.attr, callee) for step in (*path[1:], callee) if isinstance(step, ast.Attribute)]
        ask = _called(INSIDE, callee, [callee, path[0], _text(place, callee), _text(other, callee), *steps])
        return _either(callee, is_known, callee, ask)

    def _of_thing(self, guarded: GuardedCall, callee: ast.Attribute, path: list[ast.expr]) -> None:
        scope, place = guarded.scope, self._place_of_types()
        thing, root = callee.value, path[0]
        method = scope.mangled(callee.attr)
        if len(path) == 1:
            tests, of_class = [_is_known_type(thing, place)], ""
            if isinstance(root, ast.Name) and scope.is_global(root.id):
                of_class = self._place()
                tests.insert(0, _is(thing, of_class, thing))
            tests.append(self._question(place, thing, [thing], OF_THING, method, of_class))
        else:
            other = self._place_of_types()
            attribute = scope.mangled(path[1].attr) if isinstance(path[1], ast.Attribute) else ""
            tests = [
                _all(thing, _is_known_type(root, place), _is_known_type(thing, other)),
                self._question(place, thing, [root], OF_PART, method, attribute, other),
            ]
        self._unless(guarded, callee, _any(thing, *tests))

    def _of_super(self, guarded: GuardedCall, callee: ast.Attribute) -> None:
        """`super().name(x)`: what it leads to, the type of the first argument says."""
        if not self.bound.isdisjoint(("super", "*")):
            return
        at, place = callee.value, self._place_of_types()
        first, own_class = (ast.Name(name, _LOAD, **_position(at)) for name in (guarded.scope.first, "__class__"))
        ask = self._question(place, at, [first, own_class], OF_SUPER, guarded.scope.mangled(callee.attr))
        self._unless(guarded, callee, _any(at, _is_known_type(first, place), ask))

    def _unless(self, guarded: GuardedCall, callee: ast.Attribute, is_known: ast.expr) -> None:
        """Let the guard be asked unless the method is known."""
        call = guarded.call
        if guarded.size > _LONG:
            call.func = _either(callee, is_known, callee, call.func)
            return
        plain = ast.Call(callee, call.args, call.keywords, **_position(call))
        guarded.replace(_either(call, is_known, plain, call))
        guarded.size *= 2

    def _through(self, guarded: GuardedCall, callee: ast.Attribute) -> None:
        """Asked with the thing at hand, Q gives it back, or what looks the attribute up and asks the guard."""
        thing, place, scope = callee.value, self._place_of_types(), guarded.scope
        # Where the attribute is read, so that a debugger has no step more. 3.9 reads it where the thing stands.
        at: ast.expr = ast.Constant(None, **_position(callee))
        if sys.version_info < (3, 10):
            ast.copy_location(at, thing)
        elif callee.end_lineno is not None and callee.end_col_offset is not None and callee.end_lineno != thing.lineno:
            at.lineno, at.col_offset = callee.end_lineno, callee.end_col_offset - len(callee.attr)
        asked = self._question(place, at, [thing], THROUGH, scope.mangled(callee.attr))
        if kept_on_stack.IS_POSSIBLE and guarded.height < _HIGH:
            one, other = names_of_types(place)[:2]
            self.found.places += one, other
            callee.value = kept_on_stack.compared(thing, one, other, name_of_question(place), _position(thing))
            return
        ast.copy_location(asked.func, thing)
        callee.value = asked

    def _place(self) -> str:
        name = self._place_of_types()
        self.found.places.append(name)
        return name

    def _place_of_types(self) -> str:
        self.count += 1
        return name_of_place(self.tag, self.count)

    def _question(self, place: str, at: ast.expr, arguments: list[Any], *said: str) -> ast.Call:
        self.found.questions[place] = said
        return _called(name_of_question(place), at, arguments)


def _path(thing: ast.expr) -> list[ast.expr]:
    """Of `a.b.c`: `a`, `a.b` and `a.b.c`."""
    path: list[ast.expr] = [thing]
    while isinstance(path[0], ast.Attribute):
        path.insert(0, path[0].value)
    return path


def _is_text(thing: ast.expr) -> bool:
    return isinstance(thing, ast.Constant) and isinstance(thing.value, (str, bytes))


def _is_plain_super(thing: ast.expr, scope: Scope) -> bool:
    """`super()`, in a method."""
    is_bare = isinstance(thing, ast.Call) and not thing.args and not thing.keywords
    return is_bare and bool(scope.first and scope.own_class)


def _is_super(thing: ast.expr) -> bool:
    return isinstance(thing, ast.Call) and isinstance(thing.func, ast.Name) and thing.func.id == "super"


def _is_end_of_way(guarded: GuardedCall) -> bool:
    """Whether a tracer is told of the line once more after the call."""
    parent, call = guarded.parent, guarded.call
    if isinstance(parent, ast.BoolOp):
        return TELLS_OF_LINES_TWICE and call is parent.values[-1]
    return TELLS_OF_LINES_TWICE and isinstance(parent, ast.IfExp) and call is parent.orelse


def _either(at: ast.expr, test: ast.expr, body: ast.expr, orelse: ast.expr) -> ast.expr:
    position = _position(at)
    if TELLS_OF_LINES_TWICE:
        tuple_of_one = ast.Tuple([orelse], _LOAD, **position)
        orelse = ast.Subscript(tuple_of_one, ast.Constant(0, **position), _LOAD, **position)
    if TYPE_IS_A_CALL:
        return ast.IfExp(ast.UnaryOp(ast.Not(), test, **position), orelse, body, **position)
    return ast.IfExp(test, body, orelse, **position)


def _all(at: ast.expr, *tests: ast.expr) -> ast.expr:
    return ast.BoolOp(ast.And(), list(tests), **_position(at))


def _any(at: ast.expr, *tests: ast.expr) -> ast.expr:
    return ast.BoolOp(ast.Or(), list(tests), **_position(at))


def _is(thing: ast.expr, name: str, at: ast.expr) -> ast.expr:
    position = _position(at)
    return ast.Compare(thing, [ast.Is()], [ast.Name(name, _LOAD, **position)], **position)


def _is_known_type(thing: ast.expr, place: str) -> ast.expr:
    names = names_of_types(place)
    tests = [_is(_type_of(thing), name, thing) for name in names]
    if TYPE_IS_A_CALL:
        tests[1:3] = [_is_one_of_two(thing, names[1], names[2])]
    return _any(thing, *tests)


def _is_one_of_two(thing: ast.expr, one: str, other: str) -> ast.expr:
    """`not one is not type(thing) is not other`, which takes the type once."""
    position = _position(thing)
    first, second = (ast.Name(name, _LOAD, **position) for name in (one, other))
    is_none = ast.Compare(first, [ast.IsNot(), ast.IsNot()], [_type_of(thing), second], **position)
    return ast.UnaryOp(ast.Not(), is_none, **position)


def _type_of(thing: ast.expr) -> ast.expr:
    return _called(TYPE, thing, [thing])


def _called(name: str, at: ast.expr, arguments: list[Any]) -> ast.Call:
    position = _position(at)
    return ast.Call(ast.Name(name, _LOAD, **position), arguments, [], **position)


def _text(value: str, at: ast.expr) -> ast.expr:
    return ast.Constant(value, **_position(at))


def _position(node: ast.expr) -> dict[str, Any]:
    return {
        "lineno": node.lineno,
        "col_offset": node.col_offset,
        "end_lineno": node.end_lineno,
        "end_col_offset": node.end_col_offset,
    }
