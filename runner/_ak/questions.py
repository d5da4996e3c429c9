"""What a call site asks about things whose types its place does not hold (shortcuts.py): a function for each site.

A type is told by its address: of a class whose own class is `type` the hash is that, and to take it runs no code.
"""

from __future__ import annotations

import builtins
import operator
from collections import defaultdict
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any, Callable

# Names of this module, because a program may replace those among the builtins.
_address_of_plain, _type, _read = hash, type, object.__getattribute__


@dataclass
class TypesAtPlace:
    """What is known of the types at a call site, by their addresses: whether the guard lets the method pass, called on
    an instance of the type; and called on the type itself. `hold` makes a question answer for a type without a look at
    these, `let_go` ends that.
    """

    of_instances: dict[int, bool] = field(default_factory=dict)
    of_classes: dict[int, bool] = field(default_factory=dict)
    hold: Callable[[type], None] = lambda kind: None
    let_go: Callable[[], None] = lambda: None

    def clear(self) -> None:
        self.let_go()
        self.of_instances.clear()
        self.of_classes.clear()


def of_thing(site: TypesAtPlace, learn: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Whether the guard lets the method of a thing pass."""
    verdicts = site.of_instances

    def ask(thing: Any) -> bool:
        kind = _type(thing)
        if _type(kind) is _type:
            verdict = verdicts.get(_address_of_plain(kind))
            if verdict is not None:
                return verdict
        return learn(thing)

    return ask


def of_part(
    roots: TypesAtPlace, parts: TypesAtPlace, attribute: str, learn: Callable[[Any], bool]
) -> Callable[[Any], bool]:
    """The same of what a thing has as an attribute; of a known root to read that runs no code."""
    verdicts, of_parts = roots.of_instances, parts.of_instances

    def ask(root: Any) -> bool:
        kind = _type(root)
        if _type(kind) is _type and verdicts.get(_address_of_plain(kind)):
            try:
                kind = _type(_read(root, attribute))
            except AttributeError:
                return False
            if _type(kind) is _type and of_parts.get(_address_of_plain(kind)):
                return True
        return learn(root)

    return ask


def of_super(site: TypesAtPlace, learn: Callable[[Any, type], bool]) -> Callable[[Any, type], bool]:
    """The same of what `super()` leads to, in a method of a class."""
    verdicts = site.of_instances

    def ask(thing: Any, cls: type) -> bool:
        kind = _type(thing)
        if _type(kind) is _type and verdicts.get(_address_of_plain(kind)):
            return True
        return learn(thing, cls)

    return ask


def through(
    site: TypesAtPlace, learn: Callable[[Any], bool], method: str, guard: Callable[[Any], Any]
) -> Callable[[Any], Any]:
    """What gives back a thing whose method the guard lets pass; for others, what looks it up and asks the guard.

    The two types that it holds are compared when the thing is at hand, because to come by it may run any code.
    """

    def look(thing: Any) -> Any:
        kind = _type(thing)
        if _type(kind) is _type and site.of_instances.get(_address_of_plain(kind)):
            return thing
        if (kind is _type and site.of_classes.get(_address_of_plain(thing))) or learn(thing):
            return thing
        return _Carrier(map(guard, map(operator.attrgetter(method), (thing,))).__next__)

    nothing = object()
    # Of its own names and code: before 3.11 a function is called faster without cells, and where its names were found
    # is remembered with the code.
    space: dict[str, Any] = {"__builtins__": builtins.__dict__, "_type": _type, "_look": look}
    give_back = FunctionType(_give_back.__code__.replace(), space)

    def hold(kind: type) -> None:
        for name in ("_one", "_other"):
            if space[name] is nothing:
                space[name] = kind
                return

    def let_go() -> None:
        space["_one"] = space["_other"] = nothing

    let_go()
    site.hold, site.let_go = hold, let_go
    return give_back


# What `_give_back` finds where it is made for a site.
_one: Any = None
_other: Any = None
_look: Any = None


def _give_back(thing: Any) -> Any:
    kind = _type(thing)
    if kind is _one or kind is _other:
        return thing
    return _look(thing)


class _Carrier(defaultdict[Any, Any]):
    """Every attribute of it is what it was made with gives. All of it runs in C, so that no frame of ours stands
    between user code and its own `__getattr__` or property.
    """

    __getattribute__ = dict.__getitem__  # type: ignore[assignment]
