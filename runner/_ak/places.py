"""The names by which rewritten code finds the runner among the builtins, and what it tells when it is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional

PREFIX = "__@ak_"
"""Of all of them. They end with two underscores, so that a class makes no name of its own of them."""

GUARD = f"{PREFIX}_"
"""Asks what to call instead of a thing."""

ENTERED = f"{PREFIX}entered__"
"""Asked about what a `with` is going to enter."""

TYPE, FUNCTION = f"{PREFIX}type__", f"{PREFIX}function__"
HERE, LOCAL, INSIDE = f"{PREFIX}here__", f"{PREFIX}local__", f"{PREFIX}inside__"
STORED = f"{PREFIX}stored__"

# A place of types has this many names, each for one type.
_TYPES_AT_A_PLACE = 4

OF_THING, OF_PART, OF_SUPER, THROUGH = "thing", "part", "super", "through"
"""Kinds of questions. Besides its kind each has the name of the method; then, of a thing, the place for a class, or "";
of a part, the name of the attribute and the place of the part's types.
"""


@dataclass
class Shortcuts:
    """What the loader of a module has to know of it.

    `places`: names to be found among the builtins, each for what one call site compares with; `questions`, by place:
    the functions beside places that a call site asks about what they do not hold. `stored`: attributes that the module
    sets or deletes, on whatever object; `shared`: those of them that may be a class's. `hides_stores`: it may write
    attributes where their names cannot be seen.
    """

    places: list[str] = field(default_factory=list)
    questions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stored: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    hides_stores: bool = False

    def to_constant(self) -> tuple[Any, ...]:
        """For the constants of its code, so that bytecode which is read again has it too."""
        stored, shared = tuple(sorted(self.stored)), tuple(sorted(self.shared))
        return (GUARD, tuple(self.places), tuple(self.questions.items()), stored, shared, self.hides_stores)

    @classmethod
    def from_constants(cls, constants: tuple[Any, ...]) -> Optional[Shortcuts]:
        last = constants[-1] if constants else None
        if not isinstance(last, tuple) or not last or last[0] != GUARD:
            return None
        _, places, questions, stored, shared, hides_stores = last
        return cls(list(places), dict(questions), set(stored), set(shared), hides_stores)


def name_of_place(tag: str, number: int) -> str:
    return f"{PREFIX}{tag}:{number}__"


def names_of_types(place: str) -> list[str]:
    """Of a place of types: where the first of those that are known there stand. The place itself has none."""
    return [f"{place[:-2]}{letter}__" for letter in "abcd"[:_TYPES_AT_A_PLACE]]


def name_of_question(place: str) -> str:
    return f"{place[:-2]}?__"
