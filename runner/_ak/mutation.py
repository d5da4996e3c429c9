"""Arguments that a call changes in place: seen by comparing before and after, recorded, and changed in place again on
a replay.

Looked at: lists, dicts, sets, bytearrays, writable memoryviews, deques, arrays and in-memory files among the
arguments and up to three levels inside them. Objects which a changed container already held are recorded as places,
not as copies, so they stay the same objects. (Durable files among the arguments: lent_files.py.)
"""

from __future__ import annotations

import array
import base64
import collections
import io
import itertools
import operator
import pickle
from collections.abc import Iterator
from typing import Any, Callable, NamedTuple, Optional, cast

from _ak import unrecordable, values
from _ak.proxies import is_proxy

_MAX_DEPTH = 3
_MAX_CONTAINERS = 10_000
_CONTAINERS = (list, dict, set, collections.deque)
_FLAT = (bytearray, memoryview, array.array, io.BytesIO, io.StringIO)
_ATOMS = (str, bytes, int, float, complex, bool, type(None))

Place = tuple[Any, ...]
"""Where something stands: the argument's index or name, then positions within containers."""


class _Seen(NamedTuple):
    place: Place
    obj: Any
    state: Any


class Observation:
    """The mutable arguments of one call as they were before it."""

    def __init__(self, seen: list[_Seen]) -> None:
        self.seen = seen


def observe(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Observation:
    """Take shallow copies of the mutable arguments; costs what copying them costs."""
    seen: list[_Seen] = []
    known = set()
    for place, obj in _walk(args, kwargs):
        if id(obj) in known:
            continue
        known.add(id(obj))
        seen.append(_Seen(place, obj, _state(obj)))
        if len(seen) >= _MAX_CONTAINERS:
            break
    return Observation(seen)


def changes(
    before: Observation, args: tuple[Any, ...], kwargs: dict[str, Any], spool: Optional[str] = None
) -> Optional[str]:
    """What the call changed, None when nothing: base64, for `write_back`. Raises `Unrecordable` when a new state
    cannot be recorded."""
    after = [_state(item.obj) for item in before.seen]
    pairs = [(item, state) for item, state in zip(before.seen, after) if not _same(item, state)]
    if not pairs:
        return None
    places = _places(before)
    changed = [item for item, _ in pairs]
    new_states = [(item.place, state) for item, state in pairs]
    buffer = io.BytesIO()
    try:
        _PlacePickler(buffer, places).dump(new_states)
        _PlaceUnpickler(buffer.getvalue(), lambda place: None).load()
    except Exception as err:
        first = changed[0]
        reason = f"the call changed it, and its new state cannot be pickled ({err})"
        raise unrecordable.Unrecordable(unrecordable.name_of(type(first.obj)), _spell(first.place), reason) from err
    encoded = values.encode(buffer.getvalue(), spool, "changed arguments")
    return base64.b64encode(pickle.dumps(tuple(encoded))).decode("ascii")


def write_back(args: tuple[Any, ...], kwargs: dict[str, Any], mutated: str) -> None:
    """Give the arguments, in place, the states that `changes` recorded."""
    value, value_file = values.decode_bytes(base64.b64decode(mutated))
    new_states = _PlaceUnpickler(values.decode(value, value_file), lambda place: _at(place, args, kwargs)).load()
    targets = [
        _at(place, args, kwargs) for place, _ in new_states
    ]  # All found before the first changes: places are those of before.
    for target, (_, state) in zip(targets, new_states):
        _restore(target, state)


class _PlacePickler(pickle.Pickler):
    def __init__(self, target: Any, places: dict[int, Place]) -> None:
        super().__init__(target, pickle.HIGHEST_PROTOCOL)
        self._places = places

    def persistent_id(self, obj: Any) -> Optional[Place]:
        return None if isinstance(obj, _ATOMS) else self._places.get(id(obj))


class _PlaceUnpickler(pickle.Unpickler):
    def __init__(self, data: bytes, resolve: Callable[[Place], Any]) -> None:
        super().__init__(io.BytesIO(data))
        self._resolve = resolve

    def persistent_load(self, pid: Any) -> Any:
        return self._resolve(pid)


def _walk(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[tuple[Place, Any]]:
    """Mutable things, outer ones first."""
    level: list[tuple[Place, Any]] = [((index,), arg) for index, arg in enumerate(args)]
    level += [((name,), arg) for name, arg in kwargs.items()]
    for _ in range(_MAX_DEPTH + 1):
        deeper: list[tuple[Place, Any]] = []
        for place, obj in level:
            if _is_mutable(obj):
                yield place, obj
            if len(deeper) < _MAX_CONTAINERS:
                deeper += [
                    (place + (index,), child)
                    for index, child in _children(obj)
                    if isinstance(child, (tuple, *_CONTAINERS, *_FLAT))
                ]
        level = deeper


def _is_mutable(obj: Any) -> bool:
    if is_proxy(obj):  # Handles look after themselves.
        return False
    if isinstance(obj, memoryview):
        return not obj.readonly and obj.contiguous
    return isinstance(obj, _CONTAINERS) or type(obj) in _FLAT


def _children(obj: Any) -> Iterator[tuple[int, Any]]:
    """What stands at numbered positions; a set's members have none."""
    if is_proxy(obj):
        return
    if isinstance(obj, dict):
        yield from enumerate(itertools.islice(dict.values(obj), _MAX_CONTAINERS))
    elif isinstance(obj, (list, tuple, collections.deque)):
        yield from enumerate(itertools.islice(obj, _MAX_CONTAINERS))


def _at(place: Place, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    obj = kwargs[place[0]] if isinstance(place[0], str) else args[place[0]]
    for index in place[1:]:
        obj = list(dict.values(obj))[index] if isinstance(obj, dict) else obj[index]
    return obj


def _state(obj: Any) -> Any:
    if isinstance(obj, dict):
        return dict(obj)
    if isinstance(obj, set):
        return set(obj)
    if isinstance(obj, (list, collections.deque)):
        return list(obj)
    if isinstance(obj, (io.BytesIO, io.StringIO)):
        return None if obj.closed else cast(Any, obj).__getstate__()
    return bytes(obj) if isinstance(obj, bytearray) else obj.tobytes()


def _same(item: _Seen, new: Any) -> bool:
    """By identity of the parts: an equal but different object counts as a change, a changed part is compared on its
    own."""
    old = item.state
    if isinstance(old, dict) and isinstance(new, dict):
        return (
            len(old) == len(new)
            and all(map(operator.is_, old, new))
            and all(map(operator.is_, old.values(), new.values()))
        )
    if isinstance(old, list):
        return len(old) == len(new) and all(map(operator.is_, old, new))
    return bool(old == new)


def _places(before: Observation) -> dict[int, Place]:
    """Places of everything the observed containers held; the copies keep the objects alive, so ids are sure."""
    places: dict[int, Place] = {}
    for item in before.seen:
        places.setdefault(id(item.obj), item.place)
        for index, child in _children(item.state):
            if not isinstance(child, _ATOMS):
                places.setdefault(id(child), item.place + (index,))
    return places


def _restore(target: Any, state: Any) -> None:
    if isinstance(target, (dict, set)):
        target.clear()
        target.update(state)
    elif isinstance(target, collections.deque):
        target.clear()
        target.extend(state)
    elif isinstance(target, (list, bytearray)):
        target[:] = state
    elif isinstance(target, memoryview):
        target.cast("B")[:] = state
    elif isinstance(target, array.array):
        del target[:]
        target.frombytes(state)
    elif state is None:
        target.close()
    else:
        target.__setstate__(state)


def _spell(place: Place) -> str:
    first, rest = place[0], place[1:]
    start = first if isinstance(first, str) else f"args[{first}]"
    return start + "".join(f"[{index}]" for index in rest)
