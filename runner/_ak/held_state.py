"""What an object of a library holds, recorded after each operation on it as far as it changed, so that a lost one can
be put together again as it was left.

If all of it can be recorded (locks are made anew, connections come back closed and open themselves, other handles stay
handles), the object is loaded and nothing is called again. If not, the object is made again and gets the attributes
that can be recorded. Objects of the project are never part of it: a copy would not be the one that user code has.
"""

from __future__ import annotations

import io
import itertools
import pickle
import sys
import threading
import types
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Callable, Optional

from _ak import reductions, remaking
from _ak.stored import instance_dict

if TYPE_CHECKING:
    from _ak.held import Held

MAX_BYTES = 256 * 1024
"""What holds more (a client with the description of its whole service) is only made again."""

WHOLE, PARTS = "whole", "parts"
State = tuple[str, Any]

_LOCK, _RLOCK = type(threading.Lock()), type(threading.RLock())
_CONSUMED = (
    map,
    zip,
    filter,
    enumerate,
    types.GeneratorType,
    types.CoroutineType,
    types.AsyncGeneratorType,
    itertools.chain,
)
_HTTP = "http.client"


class NoState(Exception):
    """Something in the object cannot be recorded."""


class Tracker:
    """Sees what changed in one object. What could not be recorded once is never tried again."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._whole_is_known = True
        self._first: dict[str, Optional[bytes]] = {}
        self._last: Optional[State] = None

    def begin(self, live: Any) -> Optional[State]:
        """The state of an object that was just made, None when only making it again gives it."""
        self._last = self._state(live)
        if self._last is not None and self._last[0] == PARTS:
            self._last = (PARTS, {})
            self._first = {name: self._dump(value) for name, value in _attributes(live)}
            return None
        return self._last

    def look(self, live: Any) -> Optional[State]:
        """The state if it is another than before."""
        state = self._state(live)
        if state is None or state == self._last:
            return None
        self._last = state
        return state

    def _state(self, live: Any) -> Optional[State]:
        if self._whole_is_known:
            data = self._dump(live)
            if data is not None:
                return WHOLE, data
            self._whole_is_known = False
        return PARTS, dict(self._changed(live))

    def _changed(self, live: Any) -> Iterator[tuple[str, bytes]]:
        for name, value in _attributes(live):
            if name in self._first and self._first[name] is None:
                continue
            data = self._dump(value)
            if data is None:
                self._first[name] = None
            elif data != self._first.get(name):
                yield name, data

    def _dump(self, obj: Any) -> Optional[bytes]:
        buffer = io.BytesIO()
        try:
            _Pickler(buffer, self._held, obj).dump(obj)
        except Exception:  # Whatever a __reduce__ raises: it is not part of what can be recorded.
            return None
        return buffer.getvalue()


def load(held: Held, state: State) -> Any:
    """An object from its whole state."""
    return _Unpickler(held, state[1]).load()


def put_back(held: Held, state: State, live: Any) -> None:
    """Give an object that was made again the attributes of the lost one."""
    for name, data in state[1].items():
        vars(live)[name] = _Unpickler(held, data).load()


def _attributes(live: Any) -> list[tuple[str, Any]]:
    return list((instance_dict(live) or {}).items())


class _Pickler(pickle.Pickler):
    def __init__(self, target: io.BytesIO, held: Held, root: Any) -> None:
        super().__init__(target, pickle.HIGHEST_PROTOCOL)
        self._held = held
        self._root = root
        self._left = MAX_BYTES

    def persistent_id(self, obj: Any) -> Optional[tuple[str, Any]]:
        if obj is self._root:
            if reductions.answers_anything(type(obj)):
                raise NoState(type(obj))
            return None
        self._left -= len(obj) + 2 if isinstance(obj, (str, bytes, bytearray)) else 2
        if self._left < 0:
            raise NoState("too large")
        kind = type(obj)
        if kind in (str, int, float, bool, bytes, type(None), dict, list, tuple):
            return None
        owner = self._held.owner
        known = owner.known(obj)
        if known is not None and known.root is not self._held:
            return "handle", known.call_id
        if kind in _CONSUMED or owner.is_of_project(obj):
            raise NoState(kind)
        if remaking.must_be_held(kind) and not _is_connection(obj):
            raise NoState(kind)
        if reductions.answers_anything(kind):
            raise NoState(kind)
        return None

    def reducer_override(self, obj: Any) -> Any:
        kind = type(obj)
        if kind is _LOCK:
            return _make_lock, (obj.locked(),)
        if kind is _RLOCK:
            return threading.RLock, ()
        if kind is threading.local:
            return threading.local, ()
        if _is_connection(obj):
            return _reduce_connection(obj)
        return reductions.reduce(obj, pickle.HIGHEST_PROTOCOL)


class _Unpickler(pickle.Unpickler):
    def __init__(self, held: Held, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self._owner = held.owner

    def persistent_load(self, pid: Any) -> Any:
        return self._owner.find(pid[1]).need()


def _make_lock(is_locked: bool) -> Any:
    lock = threading.Lock()
    if is_locked:
        lock.acquire()
    return lock


def _is_connection(obj: Any) -> bool:
    client = sys.modules.get(_HTTP)
    return client is not None and isinstance(obj, client.HTTPConnection)


def _reduce_connection(connection: Any) -> Any:
    """A connection between two exchanges opens itself again."""
    attributes = dict(vars(connection))
    is_idle = attributes.get("_HTTPConnection__state") == "Idle"
    response = attributes.get("_HTTPConnection__response")
    if not is_idle or not (response is None or response.isclosed()):
        raise NoState("in the middle of an exchange")
    attributes.update(sock=None, _HTTPConnection__response=None)
    return _make_bare, (type(connection), attributes)


def _make_bare(kind: Callable[..., Any], attributes: dict[str, Any]) -> Any:
    made = object.__new__(kind)  # type: ignore[arg-type]
    vars(made).update(attributes)
    return made
