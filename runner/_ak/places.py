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


@dataclass
class Shortcuts:
    """What the loader of a module has to know of it.

    `places`: names to be found among the builtins, each for what one call site compares with; `of_types`: those that
    have a set beside them. `stored`: attributes that the module sets or deletes, on whatever object; `shared`: those of
    them that may be a class's. `hides_stores`: it may write attributes where their names cannot be seen.
    """

    places: list[str] = field(default_factory=list)
    of_types: list[str] = field(default_factory=list)
    stored: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    hides_stores: bool = False

    def to_constant(self) -> tuple[Any, ...]:
        """For the constants of its code, so that bytecode which is read again has it too."""
        stored, shared = tuple(sorted(self.stored)), tuple(sorted(self.shared))
        return (GUARD, tuple(self.places), tuple(self.of_types), stored, shared, self.hides_stores)

    @classmethod
    def from_constants(cls, constants: tuple[Any, ...]) -> Optional[Shortcuts]:
        last = constants[-1] if constants else None
        if not isinstance(last, tuple) or not last or last[0] != GUARD:
            return None
        _, places, of_types, stored, shared, hides_stores = last
        return cls(list(places), list(of_types), set(stored), set(shared), hides_stores)


def name_of_place(tag: str, number: int) -> str:
    return f"{PREFIX}{tag}:{number}__"


def name_of_set(place: str) -> str:
    """Of the set beside a place of types: the addresses of those that are known there."""
    return f"{place[:-2]}s__"
