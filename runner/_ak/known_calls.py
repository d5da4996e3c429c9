"""What call sites compare with (shortcuts.py): the callees, types and modules that the guard has let pass there.

Invariants
1. A place holds only what `guard` would let pass for as long as nothing is said, stored or written (`forget`): a
   function or class that a module holds, or a type of which the named method is inline whatever object it is called on.
2. Nothing is kept alive that would have gone: places hold what a module holds, or lend themselves to other classes
   (lent_places.py); what is known of such a type goes with it, before another can have its address.
3. To find out runs no code of the program: classes are read by their namespaces, instances by `object`'s own reading,
   once it is plain that this is what the program's would do.
4. What cannot be seen in a class or in the text is refused: a type with its own way of reading attributes, a method
   whose name the program stores in some object.
"""

from __future__ import annotations

import builtins
import operator
import os
import random
import sys
import types
import weakref
from abc import ABCMeta
from collections import defaultdict
from types import BuiltinFunctionType, FunctionType, MemberDescriptorType, MethodDescriptorType, MethodType, ModuleType
from typing import Any, Callable, Optional, cast

from _ak import places
from _ak.addresses import address_of
from _ak.lasting import PLAIN, lasts
from _ak.lent_places import LentPlaces
from _ak.places import Shortcuts, name_of_set
from _ak.stored import find_in_class, instance_dict, may_change, mro_of, namespace_of

_METHODS = (FunctionType, classmethod, staticmethod, MethodDescriptorType, types.ClassMethodDescriptorType)
_BOUND = (FunctionType, MethodType, BuiltinFunctionType, MethodDescriptorType)
# Of these the one object differs from the other.
_APART = (random.Random, type(os.environ))
_HASHED_BY_IDENTITY = (FunctionType, BuiltinFunctionType, MethodDescriptorType, type, ABCMeta)
# Attributes that say how attributes are found.
_FINDING = frozenset({"__bases__", "__dict__", "__get__", "__getattr__", "__getattribute__"})
_MAX_STORED = 10_000


class KnownCalls:
    """`guard` is asked where a place knows nothing; `lasting` are the callees that it lets pass and that last;
    `is_inline` says whether it lets a method pass, and every other that is the same method of the same type;
    `is_settled` whether it lets all functions of that one's module pass.
    """

    def __init__(
        self,
        guard: Callable[[Any], Any],
        lasting: set[Any],
        is_inline: Callable[[Any], bool],
        is_settled: Callable[[Any], bool],
    ) -> None:
        self._guard = guard
        self._lasting = lasting
        self._is_inline = is_inline
        self._is_settled = is_settled
        self._space: dict[str, Any] = builtins.__dict__
        self._nothing = object()
        self._lent = LentPlaces(self._space, self._nothing)
        self._places: set[str] = set()
        self._sets: dict[str, set[int]] = {}
        self._classes: defaultdict[str, set[int]] = defaultdict(set)
        # What was refused, by place and address; until it goes.
        self._refused: set[tuple[str, int]] = set()
        self._kept: dict[tuple[str, int], weakref.ref[type]] = {}
        self._methods: set[str] = set()
        self._parts: set[str] = set()
        self._stored: set[str] = set()
        self._shared: set[str] = set()
        self._hides_stores = False
        # Something was stored that changes how attributes are found: of the program's own types nothing is known.
        self._is_off = False

    def offer(self) -> None:
        """Put what rewritten code asks among the builtins."""
        self._space.update(
            {
                places.TYPE: type,
                places.FUNCTION: FunctionType,
                places.ADDRESS: hash,
                places.HERE: self._here,
                places.LOCAL: self._local,
                places.INSIDE: self._inside,
                places.LEARN: self._learn,
                places.LEARN_PART: self._learn_part,
                places.LEARN_SUPER: self._learn_super,
                places.THROUGH: self._through(),
                places.STORED: self._note_stored,
            }
        )

    def introduce(self, found: Shortcuts) -> None:
        """A module is about to run."""
        self._places.update(found.places)
        for place in found.places:
            self._space.setdefault(place, self._nothing)
        for place in found.of_types:
            self._sets[place] = self._space.setdefault(name_of_set(place), set())
        is_known = not (self._methods.isdisjoint(found.stored) and self._parts.isdisjoint(found.shared))
        changes_finding = not _FINDING.isdisjoint(found.stored)
        is_new = changes_finding or (found.hides_stores and not self._hides_stores)
        self._stored |= found.stored
        self._shared |= found.shared
        self._hides_stores |= found.hides_stores
        self._is_off |= changes_finding
        if is_known or is_new:
            self.forget()

    def forget(self) -> None:
        """Something is not what it was: find out anew."""
        self._lent.clear()
        # Copies, because another thread may import a module meanwhile.
        for place in list(self._places):
            self._space[place] = self._nothing
        for known in list(self._sets.values()):
            known.clear()
        for noted in (self._classes, self._refused, self._kept, self._methods, self._parts):
            noted.clear()

    def _note_stored(self, name: Any) -> Any:
        """Hand back the name of an attribute that is about to be set or deleted."""
        if issubclass(type(name), str) and not self._is_off:
            stored = str.__str__(name)
            if stored not in self._stored or stored not in self._shared:
                self._stored.add(stored)
                self._shared.add(stored)
                self._is_off = stored in _FINDING or len(self._stored) > _MAX_STORED
                if stored in self._methods or stored in self._parts or self._is_off:
                    self.forget()
        return name

    def _here(self, fn: Any, place: str) -> Any:
        answer = self._guard(fn)
        if answer is fn and self._is_lasting(fn):
            self._space[place] = fn
        return answer

    def _local(self, fn: Any, place: str, of_module: str) -> Any:
        answer = self._guard(fn)
        if answer is not fn:
            return answer
        if self._is_lasting(fn):
            self._space[place] = fn
        elif type(fn) is FunctionType and self._space[of_module] is self._nothing and self._is_settled(fn):
            module = sys.modules.get(str(fn.__globals__.get("__name__")))
            if type(module) is ModuleType and vars(module) is fn.__globals__:
                self._space[of_module] = fn.__globals__
        return answer

    def _inside(self, fn: Any, root: Any, place: str, other: str, *path: str) -> Any:
        answer = self._guard(fn)
        if answer is fn and self._is_lasting(fn):
            found = root
            for name in path:
                found = vars(found).get(name) if type(found) is ModuleType else None
            if found is fn and "__getattr__" not in vars(root) and not self._is_off:
                self._space[place], self._space[other] = root, fn
        return answer

    def _is_lasting(self, fn: Any) -> bool:
        return _is_one_of(type(fn), _HASHED_BY_IDENTITY) and fn in self._lasting

    def _learn(self, thing: Any, method: str, place: str, of_class: Optional[str] = None) -> bool:
        """Whether the guard lets `thing.method` pass, of any other of its type too; of a class, its own method."""
        kind = type(thing)
        holder = thing if kind is type or kind is ABCMeta else kind
        if (place, address_of(holder)) in self._refused:
            return False
        if holder is not kind and address_of(holder) in self._classes[place]:
            return True
        try:
            is_known = self._is_method_known(thing, holder, method)
        except RecursionError:  # the call that follows says so
            return False
        self._note(place, holder, is_known, holder is kind)
        if is_known:
            self._occupy(place if holder is kind else of_class, holder)
        return is_known

    def _learn_part(self, root: Any, attribute: str, method: str, place: str, other: str) -> bool:
        kind = type(root)
        if (place, address_of(kind)) in self._refused:
            return False
        if address_of(kind) not in self._sets[place]:
            self._parts.add(attribute)
            is_plain = not self._is_off and attribute not in self._shared and _is_plain_part(kind, attribute)
            self._note(place, kind, is_plain, is_type=True)
            if not is_plain:
                return False
            self._occupy(place, kind)
        try:
            thing = object.__getattribute__(root, attribute)
        except AttributeError:
            return False
        return address_of(type(thing)) in self._sets[other] or self._learn(thing, method, other)

    def _learn_super(self, thing: Any, cls: type, method: str, place: str) -> bool:
        """Whether the guard lets `super().method` pass, in a method of `cls`."""
        kind = type(thing)
        if (place, address_of(kind)) in self._refused:
            return False
        stored = _find_beyond(kind, cls, method)
        # The code of a class that is made again and again is one, and its classes are many.
        is_function = isinstance(stored, FunctionType) and lasts(cls) and not self._may_be_stored(kind, method)
        try:
            is_known = is_function and self._is_inline(MethodType(cast(FunctionType, stored), thing))
        except RecursionError:  # the call that follows says so
            return False
        self._methods.add(method)
        self._note(place, kind, is_known, is_type=True)
        if is_known:
            self._occupy(place, kind)
        return is_known

    def _through(self) -> Callable[[Any, set[int], str, str], Any]:
        """What gives back a thing whose method the guard lets pass; for others, what looks it up and asks the guard."""
        address, plain_class, learn, guard, classes = hash, type, self._learn, self._guard, self._classes

        def through(thing: Any, known: set[int], method: str, place: str) -> Any:
            kind = plain_class(thing)
            if plain_class(kind) is plain_class and address(kind) in known:
                return thing
            if (kind is plain_class and address(thing) in classes[place]) or learn(thing, method, place):
                return thing
            return _Carrier(map(guard, map(operator.attrgetter(method), (thing,))).__next__)

        return through

    def _note(self, place: str, kind: type, is_known: bool, is_type: bool) -> None:
        """Until the type has gone."""
        key, refused, kept = address_of(kind), self._refused, self._kept
        known = self._sets[place] if is_type else self._classes[place]

        def drop(_: object) -> None:
            known.discard(key)
            refused.discard((place, key))
            kept.pop((place, key), None)

        if is_known:
            known.add(key)
        else:
            refused.add((place, key))
        kept[place, key] = weakref.ref(kind, drop)

    def _occupy(self, place: Optional[str], kind: type) -> None:
        if place is None or not (self._space.get(place) is self._nothing or place in self._lent):
            return
        if lasts(kind):
            self._lent.forget(place)
            self._space[place] = kind
        else:
            self._lent.lend(place, kind)

    def _is_method_known(self, thing: Any, holder: type, method: str) -> bool:
        kind = type(thing)
        if any(_is_one_of(base, _APART) for base in mro_of(holder)) or not _is_read_in_c(kind):
            return False
        if thing is not holder and any(base is type for base in mro_of(kind)):
            return False  # a class, of which a class of classes may say anything
        stored = find_in_class(holder, method)
        if not _is_one_of(type(stored), _METHODS) or (thing is holder and find_in_class(kind, method) is not None):
            return False
        if may_change(holder):
            if self._may_be_stored(holder, method):
                return False
            self._methods.add(method)
        fn = type.__getattribute__(thing, method) if thing is holder else object.__getattribute__(thing, method)
        return (
            _is_one_of(type(fn), _BOUND)
            and _is_made_of(fn, None if thing is holder else thing, stored)
            and self._is_inline(fn)
        )

    def _may_be_stored(self, holder: type, method: str) -> bool:
        """Whether an attribute of that name may be set on an instance of the class, or on the class."""
        if self._is_off or method in self._stored:
            return True
        return bool(holder.__dictoffset__) and (self._hides_stores or not all(map(_is_made_plainly, mro_of(holder))))


class _Carrier(defaultdict[Any, Any]):
    """Every attribute of it is what it was made with gives. All of it runs in C, so that no frame of ours stands
    between user code and its own `__getattr__` or property.
    """

    __getattribute__ = dict.__getitem__  # type: ignore[assignment]


def _find_beyond(kind: type, cls: type, name: str) -> object:
    """What `super` finds in an instance of `kind`, in a method of `cls`."""
    is_beyond = False
    for base in mro_of(kind):
        if is_beyond and name in namespace_of(base):
            return namespace_of(base)[name]
        is_beyond = is_beyond or base is cls
    return None


def _is_one_of(kind: type, kinds: tuple[type, ...]) -> bool:
    """As `in`, which would ask the class of `kind` whether they are equal."""
    return any(kind is one for one in kinds)


def _is_made_of(fn: Any, instance: Any, stored: Any) -> bool:
    """Whether `fn` is what a class gives for `stored`: nothing in the instance, if there is one, stands before it."""
    if type(stored) is FunctionType:
        return fn.__func__ is stored if type(fn) is MethodType else instance is None and fn is stored
    if _is_in_instance(instance, fn):
        return False
    if isinstance(stored, (classmethod, staticmethod)):
        return (fn.__func__ if type(fn) is MethodType else fn) is stored.__func__
    return type(fn) is BuiltinFunctionType or fn is stored


def _is_in_instance(instance: Any, fn: Any) -> bool:
    return any(value is fn for value in (instance_dict(instance) or {}).values())


def _is_made_plainly(base: type) -> bool:
    """Whether the constructor of a type sets no attributes whose names it is given."""
    return may_change(base) or base is object or _is_one_of(base, PLAIN)


def _is_read_in_c(kind: type) -> bool:
    return type(find_in_class(kind, "__getattribute__")) is types.WrapperDescriptorType


def _is_plain_part(kind: type, attribute: str) -> bool:
    """Whether reading the attribute of any instance runs no code."""
    is_plain = find_in_class(kind, "__getattribute__") is object.__dict__["__getattribute__"]
    if not is_plain or find_in_class(kind, "__getattr__") is not None:
        return False
    stored = find_in_class(kind, attribute)
    return type(stored) is MemberDescriptorType or find_in_class(type(stored), "__get__") is None
