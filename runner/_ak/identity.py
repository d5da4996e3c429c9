"""Objects that stand for work under way, in an order that is the same in each process when they are in a set: by lane
and number instead of by address. `asyncio.wait` and `concurrent.futures.wait` answer with sets.
"""

from __future__ import annotations

from typing import Any, Callable

NextMoment = Callable[[], str]


def make_hash(next_moment: NextMoment, is_foreign: Callable[[], bool]) -> Callable[[Any], int]:
    """A `__hash__`: fixed when it is first asked for."""

    def hash_of_lane(thing: Any) -> int:
        try:
            known: int = thing._ak_hash
            return known
        except AttributeError:
            thing._ak_hash = made = object.__hash__(thing) if is_foreign() else hash(next_moment())
            return made

    return hash_of_lane


def subclass(kind: type, hash_of_lane: Callable[[Any], int]) -> type:
    """A class that looks like `kind` and has this hash."""
    attributes = {"__hash__": hash_of_lane, "__module__": kind.__module__, "__qualname__": kind.__qualname__}
    return type(kind.__name__, (kind,), attributes)
