"""The names by which rewritten code finds the runner among the builtins, and what it tells when it is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional

PREFIX = "__@ak_"
"""Of all of them. They end with two underscores, so that a class makes no name of its own of them."""

GUARD = f"{PREFIX}_"
"""Asks what to call instead of a thing."""

TYPE, FUNCTION, ADDRESS = f"{PREFIX}type__", f"{PREFIX}function__", f"{PREFIX}hash__"
HERE, LOCAL, INSIDE = f"{PREFIX}here__", f"{PREFIX}local__", f"{PREFIX}inside__"
LEARN, LEARN_PART, LEARN_SUPER = f"{PREFIX}learn__", f"{PREFIX}learn_part__", f"{PREFIX}learn_super__"
THROUGH = f"{PREFIX}through__"
STORED = f"{PREFIX}stored__"

ANYTHING = ""
"""Stands for the name of a class, where an attribute is set on an object that may be of any."""


@dataclass
class Shortcuts:
    """What the loader of a module has to know of it.

    `places`: names to be found among the builtins, each for what one call site compares with; `of_types`: those that
    have a set beside them. `stored`: attributes that the module sets or deletes, each with the names of the classes in
    whose methods it does so on `self`, or ANYTHING; `shared`: those of them that may be a class's. `writes_dicts`: it
    writes attributes where their names cannot be seen.
    """

    places: list[str] = field(default_factory=list)
    of_types: list[str] = field(default_factory=list)
    stored: dict[str, set[str]] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    writes_dicts: bool = False

    def to_constant(self) -> tuple[Any, ...]:
        """For the constants of its code, so that bytecode which is read again has it too."""
        stored = tuple((name, tuple(sorted(classes))) for name, classes in sorted(self.stored.items()))
        shared = tuple(sorted(self.shared))
        return (GUARD, tuple(self.places), tuple(self.of_types), stored, shared, self.writes_dicts)

    def stores(self, name: str, class_name: str = ANYTHING) -> None:
        self.stored.setdefault(name, set()).add(class_name)

    @classmethod
    def from_constants(cls, constants: tuple[Any, ...]) -> Optional[Shortcuts]:
        last = constants[-1] if constants else None
        if not isinstance(last, tuple) or not last or last[0] != GUARD:
            return None
        _, places, of_types, stored, shared, writes_dicts = last
        of_classes = {name: set(classes) for name, classes in stored}
        return cls(list(places), list(of_types), of_classes, set(shared), writes_dicts)


def name_of_place(tag: str, number: int) -> str:
    return f"{PREFIX}{tag}:{number}__"


def name_of_set(place: str) -> str:
    """Of the set beside a place of types: the addresses of those that are known there."""
    return f"{place[:-2]}s__"
