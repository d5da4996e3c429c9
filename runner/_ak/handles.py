"""Handles: live objects that cannot be recorded (connections, clients, streams). The journal says which call made them.

In: results that cannot be pickled. Out: proxies (proxies.py). On a replay a proxy holds nothing until a live call
needs it; then the object is made again by the call that made it, if that is harmless (remaking.py).
  H1. What a proxy answered is recorded; a replay asks no live object.
  H2. A method called through the guard is an effect of its own; operations in place (`with`, iteration, attributes)
      are values.
  H3. A result that is a held object is that object's proxy.
"""

from __future__ import annotations

from typing import Any, Callable, Optional

from _ak import remaking, snapshots, sqlite_handles, values
from _ak.file_record import Recorder
from _ak.held import Args, Held, How, Kwargs
from _ak.proxies import HandleMethod, Target, held_by, is_proxy, make_proxy, operations_of
from _ak.remaking import HandleLost
from _ak.unrecordable import Unrecordable, name_of

__all__ = ["HandleLost", "HandleMethod", "Handles", "Target"]

_MAX_NESTING = 3


def _hide_nothing(_: str) -> bool:
    return False


class Handles:
    """All handles of one runner. `hide` says which files are the runner's own, for tracebacks."""

    def __init__(self, recorder: Recorder, hide: Callable[[str], bool] = _hide_nothing) -> None:
        self.recorder = recorder
        self.hide = hide
        self._held: dict[str, Held] = {}
        self._by_live: dict[int, Held] = {}

    def adopt(
        self, call_id: str, fn: Callable[..., Any], args: Args, kwargs: Kwargs, result: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Hold the result of a call that was just performed. Raises `Unrecordable` for what may not be a handle."""
        held = self.known(result)
        if held is not None:
            handle: dict[str, Any] = {"same": held.call_id}
        else:
            remaking.require_handle(result)
            operations = operations_of(type(result))
            held = self._hold(call_id, name_of(type(result)), operations, f"call {call_id}", How(fn, args, kwargs))
            held.adopt(result)
            handle = {"operations": list(operations)}
            if held.type_name == "tempfile.TemporaryDirectory":
                held.state["directory"] = result.name
                held.keep_state()
        noted = sqlite_handles.note(held, call_id, fn, args, kwargs)
        return held.proxy, {"kind": "handle", "type": held.type_name, "preview": repr(held.proxy), **handle, **noted}

    def restore(self, call_id: str, handle: dict[str, Any], fn: Callable[..., Any], args: Args, kwargs: Kwargs) -> Any:
        """The proxy of a recorded handle; nothing is made. `handle["at"]`, if given, says where in user code it was
        made."""
        if "same" in handle:
            held = self._find(handle["same"], call_id)
        else:
            made_by = f"{handle['at']} (call {call_id})" if handle.get("at") else f"call {call_id}"
            known = self._held.get(call_id)
            held = known or self._hold(
                call_id, handle["type"], tuple(handle["operations"]), made_by, How(fn, args, kwargs)
            )
        if not held.is_live:
            connection = self._find(handle["statement_of"], call_id) if "statement_of" in handle else None
            sqlite_handles.recall(held, call_id, handle, connection)
        return held.proxy

    def is_handle(self, obj: Any) -> bool:
        """Whether `obj` is a proxy."""
        return is_proxy(obj)

    def resolve(self, fn: Callable[..., Any], args: Args, kwargs: Kwargs) -> tuple[Callable[..., Any], Args, Kwargs]:
        """What to perform: proxies replaced by live objects, which are made again when they must be. Raises
        `HandleLost`."""
        called: Any = fn
        if type(called) is HandleMethod:
            held, method = held_by(called.__self__), called.__name__
            held.need()
            return (lambda *given, **named: held.call(method, given, named)), self.live_of(args), self.live_of(kwargs)
        return fn, self.live_of(args), self.live_of(kwargs)

    def live_of(self, obj: Any, depth: int = 0) -> Any:
        """Replace proxies, also a few levels inside plain containers; a container without any stays the same object."""
        if is_proxy(obj):
            return held_by(obj).need()
        if type(obj) is HandleMethod:
            return getattr(held_by(obj.__self__).need(), obj.__name__)
        if not _holds_proxy(obj, depth):
            return obj
        if type(obj) is dict:
            return {key: self.live_of(value, depth + 1) for key, value in obj.items()}
        items: list[Any] = [self.live_of(item, depth + 1) for item in obj]
        return tuple(items) if type(obj) is tuple else items

    def as_record(
        self, item_id: str, outcome: Any, fn: Callable[..., Any], args: Args, kwargs: Kwargs
    ) -> tuple[str, Any]:
        """An answer of a handle as it is recorded: its value, or a handle of its own. Raises `Unrecordable`."""
        if self.known(outcome) is not None:
            return "handle", self.adopt(item_id, fn, args, kwargs, outcome)[1]
        captured = snapshots.capture(outcome)
        try:
            return "value", values.encode_bytes(outcome if captured is None else captured)
        except Unrecordable:
            return "handle", self.adopt(item_id, fn, args, kwargs, outcome)[1]

    def known(self, live: Any) -> Optional[Held]:
        """The handle of a live object, or of a proxy (H3)."""
        if is_proxy(live):
            found: Held = held_by(live)
            return found
        held = self._by_live.get(id(live))
        return held if held is not None and held.live is live else None

    def proxy_of(self, call_id: str) -> Any:
        """What user code holds of the object that a call made. Raises `DamagedValue`."""
        return self._find(call_id, call_id).proxy

    def remember(self, held: Held) -> None:
        """The object of a handle is live now."""
        self._by_live[id(held.live)] = held

    def _hold(self, call_id: str, type_name: str, operations: tuple[str, ...], made_by: str, how: How) -> Held:
        held = Held(self, call_id, type_name, made_by, how)
        held.proxy = make_proxy(held, operations, sqlite_handles.extra_class(type_name))
        self._held[call_id] = held
        return held

    def _find(self, made_by: str, call_id: str) -> Held:
        held = self._held.get(made_by)
        if held is None:
            raise values.DamagedValue(
                f"the record of call {call_id} names the handle of call {made_by}, which made none"
            )
        return held


def _holds_proxy(obj: Any, depth: int) -> bool:
    if depth > _MAX_NESTING or type(obj) not in (list, tuple, dict):
        return False
    parts = obj.values() if type(obj) is dict else obj
    return any(is_proxy(part) or type(part) is HandleMethod or _holds_proxy(part, depth + 1) for part in parts)
