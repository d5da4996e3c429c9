"""Arguments that a call changes in place: seen by comparing before and after, recorded, and changed in place again on
a replay.

What is looked at, and how its place is told: reachable.py. Things that were there before are recorded as places, not
as copies, so they stay the same objects; so does a thing of the arguments that comes back in the result.
(Durable files among the arguments: lent_files.py.)
"""

from __future__ import annotations

import base64
import json
import operator
import pickle
from typing import Any, Callable, Optional

from _ak import reachable, unrecordable, values
from _ak.addresses import address_of
from _ak.reachable import Look, Place, Root

_BEFORE, _AFTER = "before", "after"


class Observation:
    """The arguments of one call as they were before it, and names for what they hold."""

    def __init__(self, root: Root) -> None:
        self.root = root
        self.before: Look = reachable.look(root)
        self._after: Optional[Look] = None
        self._states = {address_of(item.obj): item.state for item in self.before.seen}
        self._named: dict[str, Any] = {}
        self._stand_ins: dict[int, tuple[Any, Any]] = {}

    def name(self, obj: Any) -> Optional[str]:
        """How a record may speak of `obj`, None when the arguments do not hold it."""
        if address_of(obj) in self._stand_ins:
            obj = self._stand_ins[address_of(obj)][1]
        when, place = _BEFORE, self.before.places.get(address_of(obj))
        if place is None and self._after is not None:
            when, place = _AFTER, self._after.places.get(address_of(obj))
        if place is None:
            return None
        name = json.dumps([when, *place])
        self._named[name] = obj
        return name

    def find(self, name: str) -> Any:
        """The thing of a name. Raises `DamagedValue`."""
        if name in self._named:
            return self._named[name]
        when, *place = json.loads(name)
        try:
            return reachable.at(tuple(place), self.root, self._state_before if when == _BEFORE else _itself)
        except (LookupError, AttributeError, TypeError, StopIteration):
            raise values.DamagedValue(f"a recorded value speaks of {spell(tuple(place))}, which is not there") from None

    def rename(self, stand_in: Any, obj: Any) -> None:
        """Let `stand_in` have the name of `obj`: it was passed in its place."""
        self._stand_ins[address_of(stand_in)] = stand_in, obj

    def look_again(self) -> None:
        """After the call: what it put into the arguments has a name too."""
        self._after = reachable.look(self.root)

    def at_before(self, place: Place) -> Any:
        """What stood at a place before the call."""
        return reachable.at(place, self.root, self._state_before)

    def _state_before(self, obj: Any) -> Any:
        return self._states.get(address_of(obj), obj)


def observe(
    fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], is_whole: bool = False
) -> Observation:
    """Look at the arguments; costs what shallow copies of the mutable ones cost. With `is_whole` also at what `fn`
    itself uses: it is a function of the program."""
    return Observation(reachable.root_of(fn, args, kwargs, is_whole))


def changes(held: Observation, spool: Optional[str] = None) -> Optional[str]:
    """What the call changed, None when nothing: base64, for `write_back`. Raises `Unrecordable` when a new state
    cannot be recorded."""
    new_states: list[tuple[Place, Any]] = []
    for item in held.before.seen:
        state = reachable.state_of(item.obj)
        if not _same(item.state, state):
            new_states.append((item.place, state))
    if not new_states:
        return None
    try:
        encoded = values.encode(new_states, spool, "changed arguments", held)
    except unrecordable.Unrecordable as err:
        raise _explained(held, new_states, spool, err) from err
    held.look_again()
    return base64.b64encode(pickle.dumps(tuple(encoded))).decode("ascii")


def write_back(held: Observation, mutated: str) -> None:
    """Give the arguments, in place, the states that `changes` recorded."""
    value, value_file = values.decode_bytes(base64.b64decode(mutated))
    new_states = values.decode(value, value_file, held)
    # All found before the first changes: places are those of before.
    targets = [held.at_before(place) for place, _ in new_states]
    for target, (_, state) in zip(targets, new_states):
        reachable.restore(target, state)


def spell(place: Place) -> str:
    """A place as people write it."""
    if place[:1] == (2,):
        start, rest = "self", place[1:]
    else:
        start, rest = ("args", "kwargs")[place[0]], place[1:]
    return start + "".join(
        "" if step == "__dict__" else f".{step}" if isinstance(step, str) else f"[{step}]" for step in rest
    )


def _explained(
    held: Observation, new_states: list[tuple[Place, Any]], spool: Optional[str], err: unrecordable.Unrecordable
) -> unrecordable.Unrecordable:
    """The same error, naming the argument whose new state is at fault."""
    for place, state in new_states:
        try:
            values.encode(state, spool, _name_in_call(held, place), held)
        except unrecordable.Unrecordable as found:
            reason = f"the call changed {_name_in_call(held, place)}, and {found.reason}"
            return unrecordable.Unrecordable(found.type_name, found.path, reason, found.hint)
    return err


def _name_in_call(held: Observation, place: Place) -> str:
    if place[0] == 1:
        return list(held.root[1])[place[1]] + spell((0, *place[2:]))[len("args") :]
    return spell(place)


def _itself(obj: Any) -> Any:
    return obj


def _same(old: Any, new: Any) -> bool:
    """By identity of the parts: an equal but different object counts as a change, a changed part is compared on its
    own."""
    if isinstance(old, dict) and isinstance(new, dict):
        return (
            len(old) == len(new)
            and all(map(operator.is_, old, new))
            and all(map(operator.is_, old.values(), new.values()))
        )
    if isinstance(old, list):
        return len(old) == len(new) and all(map(operator.is_, old, new))
    return bool(old == new)
