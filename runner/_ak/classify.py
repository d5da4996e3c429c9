"""Decides what becomes of a call, by the object that is called.

Order: explicit mark > rule of the project file > defined in the project's files > tables (settings, values, pure) >
effect. Unknown code is an effect: a call recorded without need costs time, a call repeated on replay costs trust.

What a table says is looked up by the module whose code runs, since decorators copy `__module__`.

Answers are cached. No id can be taken over by another object: an entry is dropped with its object (weak reference) or
keeps it alive. What is made anew at each access (a bound method) is cached by what it is made of.
"""

from __future__ import annotations

import builtins
import dataclasses
import enum
import functools
import os
import random
import sys
import types
import weakref
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, Callable, Optional

from _ak import naming, rules, wrapping
from _ak.addresses import address_of
from _ak.code_root import CodeRoot
from _ak.decision import UNKNOWN, Decision
from _ak.plain_data import is_plain_data
from _ak.rules import Rule, Rules
from _ak.stored import (
    defining_class,
    find_in_class,
    generic_origin,
    instance_attribute,
    module_of,
    mro_of,
    namespace_of,
    only_claims_builtins,
)
from _ak.tables import all_rows
from _ak.tables.rows import Kind, Table

__all__ = ["UNKNOWN", "Classifier", "Decision", "Kind"]

# Programs that make code, classes or functions without end must not make the caches grow without end.
_CACHE_LIMIT = 20_000

# Wrappers that only pass on what they wrap.
_TRANSPARENT_MODULES = frozenset({"contextlib", "functools", "tempfile", "typing", "typing_extensions", "warnings"})
_INITIALISERS = frozenset({"__init__", "__new__", "__init_subclass__", "__set_name__"})
_METHOD_WRAPPER = type("".__str__)
_LRU_CACHE_WRAPPER = type(functools.lru_cache(maxsize=1)(lambda: None))
_LASTING_BUILTINS = (types.MethodDescriptorType, types.ClassMethodDescriptorType, types.WrapperDescriptorType)
_UNBOUND_BUILTINS = (*_LASTING_BUILTINS, _METHOD_WRAPPER)


class Classifier:
    """Decides for one project. `said` is what its project file says about calls."""

    def __init__(self, code_root: str, said: Optional[Rules] = None) -> None:
        self._root = CodeRoot(code_root)
        self._rules = said or Rules()
        self.says_inline = self._rules.says_inline
        self._table = Table(all_rows())
        self._hidden_random: object = random.random.__self__
        # By code: a closure is a new function each time its `def` runs. Each entry keeps its keys alive.
        self._by_code: dict[int, tuple[types.CodeType, Decision]] = {}
        self._adopted: weakref.WeakValueDictionary[int, types.CodeType] = weakref.WeakValueDictionary()
        self._by_object: dict[int, tuple[Callable[[], object], Decision]] = {}
        self._by_class_and_name: dict[tuple[int, str], tuple[type, Decision]] = {}
        self._by_function_and_class: dict[tuple[int, int], tuple[object, type, Decision]] = {}
        # Of functions that are marked: others made from the same code may not be.
        self._marked_codes: dict[int, types.CodeType] = {}

    def adopt(self, code: types.CodeType) -> None:
        """Count functions with this code, and with what is defined in it, as the project's, whatever file it names."""
        self._adopted[address_of(code)] = code
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                self.adopt(constant)

    def decide(self, fn: Any) -> Decision:
        """Say what becomes of a call of `fn`. Raises nothing, and runs no code of the project's or of `fn`'s."""
        of_type = type(fn)
        if of_type is FunctionType:
            known = self._by_code.get(address_of(fn.__code__))
            if known is not None:
                return known[1]
        elif of_type is MethodType:
            return self._decide_bound(fn.__func__, fn.__self__)
        elif of_type is BuiltinFunctionType:
            owner = fn.__self__
            if owner is not None and type(owner) is not ModuleType:
                return self._decide_builtin_method(owner, fn.__name__)
        entry = self._by_object.get(address_of(fn))
        if entry is not None and entry[0]() is fn:
            return entry[1]
        return self._decide_and_remember(fn)

    def marked(self, thing: object) -> None:
        """Somebody has said something about `thing` just now: what was decided before may not hold."""
        self._by_function_and_class.clear()
        self._by_object.pop(address_of(thing), None)
        if type(thing) is FunctionType:
            self._marked_codes[address_of(thing.__code__)] = thing.__code__
            self._by_code.pop(address_of(thing.__code__), None)

    def never_record(self, thing: Any) -> None:
        """Calls of this function, class or module, and of what is in it, run inline from now on."""
        is_module = isinstance(thing, ModuleType)
        self._rules.never_record(rules.name_of_module(thing) if is_module else self.decide(thing).name)
        for cache in (self._by_code, self._by_object, self._by_class_and_name, self._by_function_and_class):
            cache.clear()

    def _decide_and_remember(self, fn: Any) -> Decision:
        decision = self._heed(rules.marked(fn), fn, self._judge(fn))
        code = fn.__code__ if type(fn) is FunctionType else None
        if code is not None and address_of(code) not in self._marked_codes and self._root.contains(code.co_filename):
            _make_room(self._by_code)
            self._by_code[address_of(code)] = (code, decision)
        else:
            self._remember_object(fn, decision)
        return decision

    def _remember_object(self, fn: object, decision: Decision) -> None:
        _make_room(self._by_object)
        key, entries = address_of(fn), self._by_object
        try:
            self._by_object[key] = (weakref.ref(fn, lambda _: entries.pop(key, None)), decision)
        except TypeError:
            # Descriptors live as long as their class. Whatever else takes no weak reference is judged anew each time.
            if type(fn) in _LASTING_BUILTINS:
                self._by_object[key] = (lambda: fn, decision)

    def _decide_bound(self, function: Any, owner: object) -> Decision:
        if owner is self._hidden_random or owner is os.environ:
            return self._judge_special(owner, getattr(function, "__name__", ""))
        key = (address_of(function), address_of(type(owner)))
        entry = self._by_function_and_class.get(key)
        if entry is not None:
            return entry[2]
        if type(function) is FunctionType:
            known = self._by_code.get(address_of(function.__code__))
            if known is not None:
                return known[1]
        if issubclass(type(owner), random.SystemRandom):
            decision = self._from_table(f"random.SystemRandom.{getattr(function, '__name__', '')}")
        elif self._is_generated_method(function, owner):
            decision = Decision(Kind.INLINE, naming.of_class(type(owner)), "generated for a class of the project")
        else:
            decision = self.decide(function)
            if type(function) is FunctionType and address_of(function.__code__) in self._by_code:
                return decision  # and nothing is kept of the class
        decision = self._heed(None, function, decision, owner)
        _make_room(self._by_function_and_class)
        self._by_function_and_class[key] = (function, type(owner), decision)
        return decision

    def _decide_builtin_method(self, owner: object, name: str) -> Decision:
        if owner is self._hidden_random:
            return self._judge_special(owner, name)
        cls = _class_of(owner)
        key = (address_of(cls), name)
        entry = self._by_class_and_name.get(key)
        if entry is not None:
            return entry[1]
        decision = self._heed(None, None, self._judge_method(defining_class(cls, name), name), owner)
        _make_room(self._by_class_and_name)
        self._by_class_and_name[key] = (cls, decision)
        return decision

    def _judge(self, fn: Any) -> Decision:
        """Decide without the caches, and without what somebody says about it."""
        # By `type`, never by `isinstance`: a stand-in (mock, proxy) may lie about its class.
        of_type = type(fn)
        if of_type is FunctionType:
            return self._judge_function(fn)
        if issubclass(of_type, type):
            return self._judge_class(fn)
        if issubclass(of_type, functools.partial):
            return self.decide(fn.func)
        if issubclass(of_type, (staticmethod, classmethod)):
            return self.decide(fn.__func__)
        if of_type is _LRU_CACHE_WRAPPER:
            return self._judge_cached(getattr(fn, "__wrapped__", None))
        if of_type is BuiltinFunctionType:
            return self._judge_builtin_function(fn)
        if of_type in _UNBOUND_BUILTINS:
            return self._judge_method(fn.__objclass__, fn.__name__)
        return self._judge_instance(fn)

    def _heed(self, mark: Optional[Rule], fn: Any, decision: Decision, owner: object = None) -> Decision:
        """The decision as somebody wants it, if anybody has said something."""
        if mark is None and (decision.is_whole or not self._rules):
            return decision
        is_ours = type(fn) is FunctionType and self._root.contains(fn.__code__.co_filename)
        name = decision.name
        rule = mark or self._rules.named(rules.names_of(fn, is_ours, name, owner))
        if rule is None or name.rpartition(".")[2] in _INITIALISERS:
            return decision
        if rule.mode == decision.kind and rule.policy == decision.policy and not is_ours:
            return decision
        if rule.mode is None:
            return dataclasses.replace(decision, policy=rule.policy) if decision.kind == Kind.EFFECT else decision
        if rule.mode != Kind.INLINE and is_ours and rules.is_generator(fn):
            return Decision(Kind.INLINE, name, "a generator: what it calls is recorded call by call")
        if type(fn) is _LRU_CACHE_WRAPPER and decision.kind == Kind.INLINE:
            return decision
        return Decision(rule.mode, name, rule.reason, rule.policy, is_whole=True)

    def _judge_cached(self, wrapped: object) -> Decision:
        """A cache must be filled anew by a replay, so a function of the project is called, also where it is marked."""
        if wrapping.ends_in(wrapped, self._root.contains, self._is_project_class):
            return Decision(Kind.INLINE, self.decide(wrapped).name, "a cache around a function of the project")
        return self.decide(wrapped)

    def _judge_function(self, fn: FunctionType) -> Decision:
        file = fn.__code__.co_filename
        if self._root.contains(file):
            reason = f"defined in {self._root.relative(file)}"
            return Decision(Kind.INLINE, naming.of_function(fn), reason, is_settled=not self._rules)
        if self._adopted.get(address_of(fn.__code__)) is fn.__code__:
            return Decision(Kind.INLINE, naming.of_function(fn), "defined in text that the project ran")
        wrapped = fn.__dict__.get("__wrapped__")
        if wrapped is not None and _is_transparent(fn.__globals__.get("__name__")):
            return self.decide(wrapped)
        if wrapped is None:
            is_wrapper = wrapping.encloses(fn, self._root.contains)
        else:
            is_wrapper = wrapping.ends_in(wrapped, self._root.contains, self._is_project_class)
        if is_wrapper:
            return Decision(Kind.INLINE, naming.of_function(fn), "a library's wrapper around a function of the project")
        if type(wrapped) is FunctionType and _top_package(fn) == _top_package(wrapped):
            return self.decide(wrapped)  # A library's decorator around a function of its own.
        if fn.__name__ in _INITIALISERS:
            return self._initialises(naming.of_function(fn))
        if "__name__" not in fn.__globals__:
            return Decision(Kind.EFFECT, fn.__qualname__, "made from text that belongs to no module: recorded")
        return self._from_table(naming.of_function_code(fn), naming.of_function(fn))

    def _judge_class(self, cls: type) -> Decision:
        name = naming.of_class(cls)
        if self._is_project_class(cls):
            return Decision(Kind.INLINE, name, "a class of the project")
        if issubclass(cls, BaseException):
            return Decision(Kind.INLINE, name, "an exception")
        if issubclass(cls, enum.Enum):
            return Decision(Kind.INLINE, name, "an enumeration")
        decision = self._from_table(name)
        if decision.kind == Kind.EFFECT and self._table.find(name) is None and is_plain_data(cls):
            return Decision(Kind.INLINE, decision.name, "a class of plain data")
        return decision

    def _judge_builtin_function(self, fn: Any) -> Decision:
        module = fn.__module__ or getattr(fn.__self__, "__name__", None)
        if isinstance(module, str):
            return self._from_table(naming.qualified(module, fn.__name__))
        # A static method of a compiled class tells the name of that, but not its module.
        cls, _, name = fn.__qualname__.rpartition(".")
        if cls and not isinstance(getattr(builtins, cls, None), type):
            return Decision(Kind.EFFECT, fn.__qualname__, UNKNOWN)
        return self._from_table(naming.qualified("builtins", name))

    def _judge_method(self, cls: type, name: str) -> Decision:
        qualified = f"{naming.of_class(cls)}.{name}"
        if name in _INITIALISERS:
            return self._initialises(qualified)
        if self._is_project_class(cls):
            return Decision(Kind.INLINE, qualified, "a class of the project")
        return self._from_table(qualified)

    def _judge_instance(self, fn: object) -> Decision:
        cls = type(fn)
        origin = generic_origin(fn)
        if origin is not None:
            return self.decide(origin)
        call = find_in_class(cls, "__call__")
        if call is None:
            return Decision(
                Kind.INLINE, naming.for_people(naming.of_class(cls)), "cannot be called: Python says so itself"
            )
        wrapped = instance_attribute(fn, "__wrapped__")
        if wrapping.ends_in(wrapped, self._root.contains, self._is_project_class):
            return Decision(Kind.INLINE, naming.of_class(cls), "a library's wrapper around a function of the project")
        if isinstance(call, FunctionType):
            return self.decide(call)
        # Compiled types name their instances one by one, as functions are named (numpy, Cython).
        module = instance_attribute(fn, "__module__") or module_of(cls)
        qualname = instance_attribute(fn, "__qualname__") or instance_attribute(fn, "__name__")
        if isinstance(module, str) and isinstance(qualname, str):
            return self._from_table(naming.qualified(module, qualname))
        return self._judge_method(defining_class(cls, "__call__"), "__call__")

    def _judge_special(self, owner: object, name: str) -> Decision:
        return self._from_table(f"random.{name}" if owner is self._hidden_random else f"os.environ.{name}")

    def _from_table(self, known_as: str, name: Optional[str] = None) -> Decision:
        row = self._table.find(known_as)
        shown = naming.for_people(name or known_as)
        if row is None:
            return Decision(Kind.EFFECT, shown, UNKNOWN)
        # To the guard a setting is a call like others that run in place.
        return Decision(Kind.INLINE if row.kind == Kind.RERUN else row.kind, shown, row.reason)

    @staticmethod
    def _initialises(name: str) -> Decision:
        return Decision(
            Kind.INLINE, naming.for_people(name), "called by name, it initialises an object of this process"
        )

    def _is_project_class(self, cls: type) -> bool:
        module = namespace_of(cls).get("__module__")
        if not isinstance(module, str):
            return False
        file = getattr(sys.modules.get(module), "__file__", None)
        if isinstance(file, str) and self._root.contains(file):
            return True
        if module in sys.modules and not only_claims_builtins(cls):
            return False
        functions = (value for value in list(namespace_of(cls).values()) if isinstance(value, FunctionType))
        return any(self._root.contains(function.__code__.co_filename) for function in functions)

    def _is_generated_method(self, function: object, owner: object) -> bool:
        """Tell whether a method was generated as text for the project's class, as `dataclass` does."""
        cls = _class_of(owner)
        if not isinstance(function, FunctionType) or not function.__code__.co_filename.startswith("<"):
            return False
        return any(self._is_project_class(base) for base in mro_of(cls))


def _class_of(owner: Any) -> type:
    """Of a class itself. By `type`, because `isinstance` asks an object for its `__class__`, which runs its code."""
    return owner if issubclass(type(owner), type) else type(owner)


def _is_transparent(module: object) -> bool:
    """The runner's own wrappers stand for what they patch (patches.py)."""
    return module in _TRANSPARENT_MODULES or (isinstance(module, str) and module.startswith("_ak."))


def _make_room(cache: dict[Any, Any]) -> None:
    if len(cache) >= _CACHE_LIMIT:
        cache.clear()


def _top_package(fn: FunctionType) -> str:
    return str(fn.__globals__.get("__name__")).partition(".")[0]
