"""Says what an expression is before anything runs: as much as the text tells, and otherwise why it does not.

Names are followed through scopes, imports, assignments that agree, attributes of classes and modules, and what
functions return. Nothing of the project runs, and no attribute of anything but the standard library is read.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Hashable
from typing import Any, Callable, Optional, TypeVar, Union

from _ak.explain.answers import Answers, NameOf
from _ak.explain.attributes import Attributes
from _ak.explain.modules import Modules
from _ak.explain.scopes import Bind, Binding, Scope
from _ak.explain.things import (
    Awaited,
    Class,
    Foreign,
    Function,
    Instance,
    Known,
    Source,
    Thing,
    Unknown,
    agreed,
    is_nothing,
    spell,
)
from _ak.handler import EVENT_KEYS
from autokitteh import AttrDict, Event, activity, inhibit_activities

Found = TypeVar("Found")

_MAX_DEPTH = 60
_LITERALS: dict[type, type] = {
    ast.List: list,
    ast.ListComp: list,
    ast.Dict: dict,
    ast.DictComp: dict,
    ast.Set: set,
    ast.SetComp: set,
    ast.Tuple: tuple,
    ast.JoinedStr: str,
}
_TRANSPARENT = frozenset(
    "functools.lru_cache functools.cache functools.wraps functools.total_ordering staticmethod classmethod"
    " functools.singledispatch abc.abstractmethod typing.overload typing.final dataclasses.dataclass".split()
)
_MARKS: list[tuple[object, str]] = [(activity, "effect"), (inhibit_activities, "rerun")]
_EVENT = Instance(Known(Event))
_DATA = Instance(Known(AttrDict))
_TEXT = Instance(Known(str))


class Resolver:
    """Of one project. `event` is the parameter that gets the event, if that is known."""

    def __init__(self, modules: Modules, name_of: NameOf, event: Optional[ast.arg] = None) -> None:
        self._modules = modules
        self._name_of = name_of
        self._event = event
        self.attributes = Attributes(self, modules)
        self._answers = Answers(self, name_of)
        self._sources: dict[int, Source] = {}
        self._defined_once: dict[int, Thing] = {}
        self._memo: dict[tuple[int, int], Thing] = {}
        self._under_way: set[Hashable] = set()

    def enter(self, source: Source) -> Source:
        """Let the resolver know the module that a scope belongs to."""
        return self._sources.setdefault(id(source.scope), source)

    def resolve(self, node: ast.expr, scope: Scope) -> Thing:
        """What the value of `node` is, evaluated in `scope`."""
        key = (id(node), id(scope))
        if key not in self._memo:
            self._memo[key] = self.once(key, lambda: self._resolve(node, scope))
        return self._memo[key]

    def once(self, key: Hashable, find: Callable[[], Found]) -> Union[Found, Unknown]:
        """What `find` finds, unless it is being found already: names may depend on each other in a ring."""
        if key in self._under_way or len(self._under_way) > _MAX_DEPTH:
            return Unknown("it depends on itself, or on too much")
        self._under_way.add(key)
        try:
            return find()
        finally:
            self._under_way.discard(key)

    def _resolve(self, node: ast.expr, scope: Scope) -> Thing:
        if isinstance(node, ast.Name):
            return self._name(node.id, scope, node.lineno)
        if isinstance(node, ast.Attribute):
            base = self.resolve(node.value, scope)
            return _field_of_event(base, node.attr) or self.attributes.of(base, node.attr, spell(node.value))
        if isinstance(node, ast.Call):
            return self._answers.of_call(node, scope)
        if isinstance(node, ast.Constant):
            return Instance(Known(type(node.value)))
        if isinstance(node, ast.Await):
            awaited = self.resolve(node.value, scope)
            return awaited.answer if isinstance(awaited, Awaited) else Unknown(f"what `{spell(node)}` gives")
        if isinstance(node, ast.Lambda):
            return Function(node, self._module_of(scope), scope, scope.qualname + "<lambda>")
        if isinstance(node, ast.NamedExpr):
            return self.resolve(node.value, scope)
        return self._combined(node, scope)

    def _combined(self, node: ast.expr, scope: Scope) -> Thing:
        found: Optional[Thing] = None
        if isinstance(node, (ast.IfExp, ast.BoolOp)):
            parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.values
            found = agreed([self.resolve(part, scope) for part in parts])
        elif isinstance(node, ast.BinOp):
            found = self._operation(node, scope)
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            found = _field_of_event(self.resolve(node.value, scope), node.slice.value)
        elif type(node) in _LITERALS:
            found = Instance(Known(_LITERALS[type(node)]), self._item_of_literal(node, scope))
        return found or Unknown(f"what `{spell(node)}` gives")

    def _operation(self, node: ast.BinOp, scope: Scope) -> Optional[Thing]:
        left = self.resolve(node.left, scope)
        if left == _TEXT and isinstance(node.op, (ast.Add, ast.Mod, ast.Mult)):
            return left
        if isinstance(left, Instance) and isinstance(node.op, ast.Div):
            return left if self._answers.class_name(left) == "pathlib.Path" else None
        return agreed([left, self.resolve(node.right, scope)])

    def _item_of_literal(self, node: ast.expr, scope: Scope) -> Optional[Thing]:
        if isinstance(node, (ast.List, ast.Set, ast.Tuple)):
            return agreed([self.resolve(each, scope) for each in node.elts])
        if isinstance(node, (ast.ListComp, ast.SetComp)) and id(node) in scope.inner:
            return self.resolve(node.elt, scope.inner[id(node)])
        if isinstance(node, ast.Dict):
            return agreed([self.resolve(each, scope) for each in node.keys if each is not None])
        return None

    def _name(self, name: str, scope: Scope, line: int) -> Thing:
        looking: Optional[Scope] = scope
        while looking is not None:
            # The names of a class body are not seen by the functions in it.
            if name in looking.names and (not looking.is_class or looking is scope):
                return self.bound(name, looking, line if looking is scope else 0)
            if looking.parent is None:
                return self.from_stars(name, looking)
            looking = looking.parent
        return Unknown(f"{name} is bound nowhere")

    def from_stars(self, name: str, module: Scope) -> Thing:
        """What a name is that the module itself does not bind: from a star import, or a builtin."""
        for star in module.stars:
            found = self._modules.find_from(self._module_of(module), star.module or "", star.level)
            if isinstance(found, Known) and name in getattr(found.obj, "__all__", vars(found.obj)):
                return Known(getattr(found.obj, name))
            if isinstance(found, Source) and name in found.scope.names:
                return self.bound(name, self.enter(found).scope)
            if isinstance(found, (Foreign, Unknown)):
                return Unknown(f"{name} may come from `from {star.module} import *`")
        if hasattr(builtins, name):
            return Known(getattr(builtins, name))
        return Unknown(f"{name} is bound nowhere")

    def bound(self, name: str, scope: Scope, line: int = 0) -> Thing:
        """What a name is that `scope` binds, when it is used in `line`."""
        bindings = _around(scope.names[name], line)
        # `x = None` before `x = connect()` says nothing of what is called.
        telling = [each for each in bindings if each.kind != Bind.VALUE or not is_nothing(each.node)] or bindings
        things = [self.once((id(each.node), name), lambda each=each: self._binding(each, name)) for each in telling]
        if len(things) == 1 or all(isinstance(thing, Unknown) for thing in things):
            return things[0]
        lines = ", ".join(str(each.line) for each in telling[:4])
        return agreed(things) or Unknown(f"{name} is bound in several ways (lines {lines})")

    def _binding(self, binding: Binding, name: str) -> Thing:
        node, scope = binding.node, binding.scope
        if binding.kind == Bind.IMPORT:
            return self._imported(node, name, scope)
        if binding.kind == Bind.DEFINITION:
            return self._defined(node, scope)
        if binding.kind == Bind.PARAMETER and isinstance(node, ast.arg):
            return self._parameter(node, scope)
        if isinstance(node, ast.expr) and binding.kind != Bind.OTHER:
            thing = self.resolve(node, scope)
            if binding.kind == Bind.ENTERED:
                return self._answers.entered(thing)
            if binding.kind == Bind.ITEM:
                return self._answers.item(thing, spell(node))
            if binding.kind == Bind.CAUGHT:
                return _object_of(thing) or Unknown(f"{name} is an exception that was caught")
            return thing
        return Unknown(f"{name} is bound by more than a plain assignment (line {binding.line})")

    def _parameter(self, node: ast.arg, scope: Scope) -> Thing:
        if node is self._event:
            return _EVENT
        function = scope.node
        arguments = getattr(function, "args", None)
        if arguments is not None and node in (arguments.vararg, arguments.kwarg):
            return Instance(Known(tuple if node is arguments.vararg else dict))
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) and scope.parent is not None:
            cls = self._class_of_body(scope.parent)
            positional = [*function.args.posonlyargs, *function.args.args]
            marks = {spell(each) for each in function.decorator_list}
            if cls is not None and positional and positional[0] is node and "staticmethod" not in marks:
                is_of_class = "classmethod" in marks or function.name in ("__new__", "__init_subclass__")
                return cls if is_of_class else Instance(cls)
        declared = None
        if isinstance(node.annotation, (ast.Name, ast.Attribute)) and scope.parent is not None:
            declared = _object_of(self.resolve(node.annotation, scope.parent))
        return Unknown(f"{node.arg} is a parameter", declared)

    def _imported(self, node: ast.AST, name: str, scope: Scope) -> Thing:
        if isinstance(node, ast.ImportFrom):
            original = next((each.name for each in node.names if (each.asname or each.name) == name), name)
            module = self._modules.find_from(self._module_of(scope), node.module or "", node.level)
            return module if isinstance(module, Unknown) else self.attributes.of(module, original, node.module or ".")
        found: Thing = Unknown(f"{name} is bound nowhere")
        for alias in node.names if isinstance(node, ast.Import) else ():
            if alias.asname == name:
                return self._modules.find(alias.name)
            if alias.asname is None and alias.name.partition(".")[0] == name:
                self._modules.find(alias.name)  # So that the submodule is there too.
                found = self._modules.find(name)
        return found

    def _defined(self, node: ast.AST, scope: Scope) -> Thing:
        assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        made = self._defined_once.get(id(node))
        if made is None:
            module, qualname = self._module_of(scope), scope.qualname + node.name
            if isinstance(node, ast.ClassDef):
                made = Class(node, module, scope, scope.inner[id(node)], qualname)
            else:
                made = Function(node, module, scope, qualname)
            self._defined_once[id(node)] = made
        return self._decorated(made, node, scope)

    def _decorated(self, thing: Thing, node: Any, scope: Scope) -> Thing:
        for decorator in reversed(node.decorator_list):
            maker = decorator.func if isinstance(decorator, ast.Call) else decorator
            by = self.resolve(maker, scope)
            name = self._name_of(by.obj) if isinstance(by, Known) else ""
            if name in ("property", "functools.cached_property"):
                return Unknown(f"{node.name} is a property")
            # What a decorator of the project gives is the project's too, or calls it.
            if (
                name in _TRANSPARENT
                or _mode_of(by) is not None
                or isinstance(thing, Class)
                or (isinstance(by, Function) and by.module.is_project)
            ):
                continue
            return Unknown(f"{node.name} is decorated with {spell(maker)}")
        return thing

    def mark_of(self, function: Function) -> Optional[str]:
        """What a mark of the module `autokitteh` says that calls of the function are."""
        for decorator in getattr(function.node, "decorator_list", ()):
            maker = decorator.func if isinstance(decorator, ast.Call) else decorator
            by = self.resolve(maker, function.scope)
            default = _mode_of(by)
            if default is not None:
                said = [each.value for each in getattr(decorator, "keywords", ()) if each.arg == "mode"]
                return str(said[0].value) if said and isinstance(said[0], ast.Constant) else default
        return None

    def bases(self, cls: Class) -> list[Thing]:
        """The bases that a class names."""
        return [self.resolve(base, cls.scope) for base in cls.node.bases]

    def class_around(self, scope: Scope) -> Optional[Class]:
        """The class whose method `scope` lies in."""
        function = scope.enclosing_function()
        return self._class_of_body(function.parent) if function is not None and function.parent is not None else None

    def _class_of_body(self, body: Scope) -> Optional[Class]:
        if not isinstance(body.node, ast.ClassDef) or body.parent is None:
            return None
        thing = self._defined(body.node, body.parent)
        return thing if isinstance(thing, Class) else None

    def _module_of(self, scope: Scope) -> Source:
        while scope.parent is not None:
            scope = scope.parent
        return self._sources[id(scope)]


def _mode_of(decorator: Thing) -> Optional[str]:
    """What a mark of the module `autokitteh` makes of calls."""
    return next((mode for mark, mode in _MARKS if isinstance(decorator, Known) and decorator.obj is mark), None)


def _around(bindings: list[Binding], line: int) -> list[Binding]:
    """Of several bindings the one of the innermost statement that `line` stands in, if nothing else is bound there."""
    around = [each for each in bindings if each.line <= line <= each.until]
    if not around:
        return bindings
    inner = around[-1]
    within = [each for each in bindings if inner.line <= each.line <= inner.until]
    return within if len(within) > 1 else [inner]


def _field_of_event(base: Thing, name: object) -> Optional[Thing]:
    if base != _EVENT:
        return None
    made = dict(EVENT_KEYS).get(str(name))
    if made is None:
        return None
    return _DATA if made is dict else Instance(Known(made))


def _object_of(thing: Thing) -> Optional[Thing]:
    if isinstance(thing, Class) or (isinstance(thing, Known) and isinstance(thing.obj, type)):
        return Instance(thing)
    return None
