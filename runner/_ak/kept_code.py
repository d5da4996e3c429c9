"""Whether an object of a library keeps what of the program a method of it was handed.

A listener that was subscribed must be subscribed again on a new object; a function that one call only asked for its
opinion (the `auth` of one request, the progress of one upload) must not: the call would happen twice. So what the
object refers to is counted after the operation, and the counts are recorded.
"""

from __future__ import annotations

import gc
import types
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from _ak.addresses import address_of

if TYPE_CHECKING:
    from _ak.held import Held
    from _ak.manners import Operation

MAX_OBJECTS = 20_000
"""What an object keeps for later calls lies close to it."""
_MAX_NESTING = 3
_MAX_ITEMS = 100
"""Larger containers are data."""

# They lead to everything there is, and keep nothing for one object.
_NOT_FOLLOWED = (type, types.ModuleType, types.FrameType, types.CodeType, types.CoroutineType, types.GeneratorType)


class KeptCode:
    """What one object was handed by the program."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._counts: list[tuple[Any, int]] = []
        self._keeping: set[str] = set()

    def look(self, operation: Operation) -> None:
        """After an operation that was performed."""
        given = self._given(operation)
        if given:
            live = self._held.live
            # What is written in C may tell nothing of what it keeps.
            counts = _count(live, given) if gc.is_tracked(live) else [self._last(thing) + 1 for thing in given]
            self._held.owner.recorder.record(f"{operation.id}.code", "handle.code", counts)
            self._note(operation, given, counts)

    def recall(self, operation: Operation) -> None:
        """On a replay, instead of `look`."""
        given = self._given(operation)
        if given:
            recorded: Any = self._held.owner.recorder.recall(f"{operation.id}.code")
            # Earlier journals do not tell: there everything is taken for kept.
            counts = [self._last(thing) + 1 for thing in given] if recorded is None else recorded[0]
            self._note(operation, given, counts)

    def is_kept_of(self, operation: Operation) -> bool:
        """Whether the operation changed what the object keeps of the program."""
        return operation.id in self._keeping

    def all(self) -> list[Any]:
        """Of the call that made the object, of its attributes, and of its operations: its methods may call it."""
        how, history = self._held.how, self._held.history
        earlier = [thing for past in history for thing in (*past.args, *past.kwargs.values()) if callable(thing)]
        return [*earlier, *self._of_project((*how.args, *how.kwargs.values(), *self._held.set_by_program()), 0)]

    def _given(self, operation: Operation) -> list[Any]:
        things = (*operation.args, *operation.kwargs.values())
        given = [thing for thing in things if callable(thing) and self._is_of_project(thing)]
        is_known = operation.failed or not (self._held.manner.state_is_kept and self._held.policy.state_is_kept)
        return [] if is_known else given

    def _note(self, operation: Operation, given: list[Any], counts: list[int]) -> None:
        if counts != [self._last(thing) for thing in given]:
            self._keeping.add(operation.id)
        self._counts = [known for known in self._counts if not any(_is_same(known[0], thing) for thing in given)]
        # What was let go of is forgotten: a loop may hand over a new function each time.
        self._counts += [(thing, count) for thing, count in zip(given, counts) if count != self._from_making(thing)]

    def _last(self, thing: Any) -> int:
        """How often the object referred to it when that was counted last."""
        for known, counted in self._counts:
            if _is_same(known, thing):
                return counted
        return self._from_making(thing)

    def _from_making(self, thing: Any) -> int:
        how = self._held.how
        return sum(_is_same(each, thing) for each in (*how.args, *how.kwargs.values(), *self._held.set_by_program()))

    def _of_project(self, things: Iterable[Any], depth: int) -> Iterator[Any]:
        """The things of the program among some, a few levels deep."""
        for thing in things:
            if type(thing) in (list, tuple, dict):
                if depth < _MAX_NESTING and len(thing) <= _MAX_ITEMS:
                    yield from self._of_project(thing.values() if type(thing) is dict else thing, depth + 1)
            elif self._is_of_project(thing):
                yield thing

    def _is_of_project(self, thing: Any) -> bool:
        return self._held.owner.is_of_project(thing.__self__ if type(thing) is types.MethodType else thing)


def _count(live: Any, things: list[Any]) -> list[int]:
    """How often `live` refers to each of them."""
    counts = [0] * len(things)
    for found in _within(live, {address_of(thing) for thing in things}):
        for index, thing in enumerate(things):
            counts[index] += _is_same(found, thing)
    return counts


def _is_same(found: Any, thing: Any) -> bool:
    """A method is a new object each time it is looked up."""
    if found is thing:
        return True
    if type(found) is not types.MethodType or type(thing) is not types.MethodType:
        return False
    return found.__self__ is thing.__self__ and found.__func__ is thing.__func__


def _within(live: Any, leaves: set[int]) -> Iterator[Any]:
    """Everything an object refers to, what is near first, each thing as often as somebody refers to it."""
    waiting, seen = deque([live]), {address_of(live)}
    while waiting and len(seen) < MAX_OBJECTS:
        for found in _referents(waiting.popleft()):
            yield found
            if address_of(found) in seen or address_of(found) in leaves or not gc.is_tracked(found):
                continue
            seen.add(address_of(found))
            if not isinstance(found, _NOT_FOLLOWED):
                waiting.append(found)


def _referents(obj: Any) -> list[Any]:
    if type(obj) is types.FunctionType:  # Not its globals.
        return [*(obj.__closure__ or ()), *(obj.__defaults__ or ()), *(obj.__kwdefaults__ or {}).values()]
    return gc.get_referents(obj)
