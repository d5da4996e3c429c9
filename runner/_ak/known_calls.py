"""What call sites compare with (shortcuts.py): the callees, types and modules that the guard has let pass there.

Invariants
1. A place holds only what `guard` would let pass for as long as nothing is said, stored or written (`forget`): a
   function or class that a module holds, or a type of which the named method is inline whatever object it is called on.
   What was found out while another thread had everything forgotten is forgotten, too (`_stands`).
2. Nothing is kept alive that would have gone: places hold what a module holds, or lend themselves to other classes
   (lent_places.py); what is known of such a type goes with it, before another can have its address.
3. To find out runs no code of the program: classes are read by their namespaces, instances by `object`'s own reading,
   once it is plain that this is what the program's would do.
4. What cannot be seen in a class or in the text is refused: a type with its own way of reading attributes, a method
   whose name the program stores in some object.
"""

from __future__ import annotations

import builtins
import os
import random
import sys
import types
import weakref
from abc import ABCMeta
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodDescriptorType, MethodType, ModuleType
from typing import Any, Callable, cast

from _ak import places
from _ak.addresses import address_of
from _ak.class_reading import find_beyond, is_made_of, is_made_plainly, is_one_of, is_plain_part, is_read_in_c
from _ak.lasting import lasts
from _ak.lent_places import LentPlaces
from _ak.places import OF_PART, OF_SUPER, OF_THING, Shortcuts, name_of_question, names_of_types
from _ak.questions import TypesAtPlace, of_part, of_super, of_thing, through
from _ak.stored import find_in_class, may_change, mro_of

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
        self._sites: dict[str, TypesAtPlace] = {}
        # By what they are noted in, which lives as long as this does, and their address.
        self._kept: dict[tuple[int, int], weakref.ref[type]] = {}
        self._methods: set[str] = set()
        self._parts: set[str] = set()
        self._stored: set[str] = set()
        self._shared: set[str] = set()
        self._hides_stores = False
        # How often everything was forgotten.
        self._age = 0
        # Something was stored that changes how attributes are found: of the program's own types nothing is known.
        self._is_off = False

    def offer(self) -> None:
        """Put what rewritten code asks among the builtins."""
        self._space.update(
            {
                places.TYPE: type,
                places.FUNCTION: FunctionType,
                places.HERE: self._here,
                places.LOCAL: self._local,
                places.INSIDE: self._inside,
                places.STORED: self._note_stored,
            }
        )

    def introduce(self, found: Shortcuts) -> None:
        """A module is about to run."""
        self._add_places(found.places)
        for place, said in found.questions.items():
            if place not in self._sites:
                self._space[name_of_question(place)] = self._question(place, *said)
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
        self._age += 1
        self._lent.clear()
        # Copies, because another thread may import a module meanwhile.
        for place in list(self._places):
            self._space[place] = self._nothing
        for site in list(self._sites.values()):
            site.clear()
        for noted in (self._kept, self._methods, self._parts):
            noted.clear()

    def _stands(self, age: int) -> bool:
        """Whether nothing was forgotten since, by another thread; else what was noted meanwhile is forgotten, too."""
        if age == self._age:
            return True
        self.forget()
        return False

    def _question(self, place: str, kind: str, method: str, *said: str) -> Callable[..., Any]:
        """What a call site asks (shortcuts.py)."""
        site = self._site(place)
        if kind == OF_THING:
            (of_class,) = said
            self._add_places(names_of_types(place))
            return of_thing(site, partial(self._learn, method, place, of_class))
        if kind == OF_PART:
            attribute, other = said
            self._add_places([*names_of_types(place), *names_of_types(other)])
            learn = partial(self._learn_part, attribute, method, place, other)
            return of_part(site, self._site(other), attribute, learn)
        if kind == OF_SUPER:
            self._add_places(names_of_types(place))
            return of_super(site, partial(self._learn_super, method, place))
        return through(site, partial(self._learn, method, place, ""), method, self._guard)

    def _site(self, place: str) -> TypesAtPlace:
        return self._sites.setdefault(place, TypesAtPlace())

    def _add_places(self, names: list[str]) -> None:
        self._places.update(names)
        for name in names:
            self._space.setdefault(name, self._nothing)

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
        age, answer = self._age, self._guard(fn)
        if answer is fn and self._is_lasting(fn):
            self._space[place] = fn
            self._stands(age)
        return answer

    def _local(self, fn: Any, place: str, of_module: str) -> Any:
        age, answer = self._age, self._guard(fn)
        if answer is not fn:
            return answer
        if self._is_lasting(fn):
            self._space[place] = fn
        elif type(fn) is FunctionType and self._space[of_module] is self._nothing and self._is_settled(fn):
            module = sys.modules.get(str(fn.__globals__.get("__name__")))
            if type(module) is ModuleType and vars(module) is fn.__globals__:
                self._space[of_module] = fn.__globals__
        self._stands(age)
        return answer

    def _inside(self, fn: Any, root: Any, place: str, other: str, *path: str) -> Any:
        age, answer = self._age, self._guard(fn)
        if answer is fn and self._is_lasting(fn):
            found = root
            for name in path:
                found = vars(found).get(name) if type(found) is ModuleType else None
            if found is fn and "__getattr__" not in vars(root) and not self._is_off:
                self._space[place], self._space[other] = root, fn
                self._stands(age)
        return answer

    def _is_lasting(self, fn: Any) -> bool:
        return is_one_of(type(fn), _HASHED_BY_IDENTITY) and fn in self._lasting

    def _learn(self, method: str, place: str, of_class: str, thing: Any) -> bool:
        """Whether the guard lets `thing.method` pass, of any other of its type too; of a class, its own method."""
        kind = type(thing)
        holder = thing if kind is type or kind is ABCMeta else kind
        site = self._sites[place]
        noted = site.of_instances if holder is kind else site.of_classes
        verdict = noted.get(address_of(holder))
        if verdict is not None:
            return verdict
        age = self._age
        try:
            is_known = self._is_method_known(thing, holder, method)
        except RecursionError:  # the call that follows says so
            return False
        self._note(noted, holder, is_known)
        if is_known and holder is kind:
            self._hold(place, kind)
        elif is_known and of_class:
            self._occupy(of_class, holder)
        return self._stands(age) and is_known

    def _learn_part(self, attribute: str, method: str, place: str, other: str, root: Any) -> bool:
        kind, site = type(root), self._sites[place]
        verdict = site.of_instances.get(address_of(kind))
        if verdict is False:
            return False
        if verdict is None:
            age = self._age
            self._parts.add(attribute)
            is_plain = not self._is_off and attribute not in self._shared and is_plain_part(kind, attribute)
            self._note(site.of_instances, kind, is_plain)
            if is_plain:
                self._hold(place, kind)
            if not (self._stands(age) and is_plain):
                return False
        try:
            thing = object.__getattribute__(root, attribute)
        except AttributeError:
            return False
        return self._learn(method, other, "", thing)

    def _learn_super(self, method: str, place: str, thing: Any, cls: type) -> bool:
        """Whether the guard lets `super().method` pass, in a method of `cls`."""
        kind, site = type(thing), self._sites[place]
        verdict = site.of_instances.get(address_of(kind))
        if verdict is not None:
            return verdict
        age, stored = self._age, find_beyond(kind, cls, method)
        # The code of a class that is made again and again is one, and its classes are many.
        is_function = isinstance(stored, FunctionType) and lasts(cls) and not self._may_be_stored(kind, method)
        try:
            is_known = is_function and self._is_inline(MethodType(cast(FunctionType, stored), thing))
        except RecursionError:  # the call that follows says so
            return False
        self._methods.add(method)
        self._note(site.of_instances, kind, is_known)
        if is_known:
            self._hold(place, kind)
        return self._stands(age) and is_known

    def _note(self, noted: dict[int, bool], kind: type, is_known: bool) -> None:
        """Until the type has gone."""
        key, kept = address_of(kind), self._kept

        def drop(_: object) -> None:
            noted.pop(key, None)
            kept.pop((id(noted), key), None)

        noted[key] = is_known
        kept[id(noted), key] = weakref.ref(kind, drop)

    def _hold(self, place: str, kind: type) -> None:
        """Have a type compared at the site itself, if there is room, or else first of all where the site asks."""
        names = filter(self._places.__contains__, names_of_types(place))
        # One that is lent is taken last.
        for name in sorted(names, key=self._lent.__contains__):
            if self._occupy(name, kind):
                return
        if lasts(kind):
            self._sites[place].hold(kind)

    def _occupy(self, place: str, kind: type) -> bool:
        """Whether there is room for it."""
        if self._space.get(place) is not self._nothing and place not in self._lent:
            return False
        if lasts(kind):
            self._lent.forget(place)
            self._space[place] = kind
        else:
            self._lent.lend(place, kind)
        return True

    def _is_method_known(self, thing: Any, holder: type, method: str) -> bool:
        kind = type(thing)
        if any(is_one_of(base, _APART) for base in mro_of(holder)) or not is_read_in_c(kind):
            return False
        if thing is not holder and any(base is type for base in mro_of(kind)):
            return False  # a class, of which a class of classes may say anything
        stored = find_in_class(holder, method)
        if not is_one_of(type(stored), _METHODS) or (thing is holder and find_in_class(kind, method) is not None):
            return False
        if may_change(holder):
            if self._may_be_stored(holder, method):
                return False
            self._methods.add(method)
        fn = type.__getattribute__(thing, method) if thing is holder else object.__getattribute__(thing, method)
        return (
            is_one_of(type(fn), _BOUND)
            and is_made_of(fn, None if thing is holder else thing, stored)
            and self._is_inline(fn)
        )

    def _may_be_stored(self, holder: type, method: str) -> bool:
        """Whether an attribute of that name may be set on an instance of the class, or on the class."""
        if self._is_off or self._hides_stores or method in self._stored:
            return True
        return bool(holder.__dictoffset__) and not all(map(is_made_plainly, mro_of(holder)))
