"""Handles: live objects that cannot be recorded (connections, clients, streams). The journal says which call made them.

In: results that cannot be pickled. Out: proxies (proxies.py). On a replay a proxy holds nothing until a live call
needs it; then the object is put together from what is recorded of it, or made again by the call that made it, if that
is harmless (held_state.py, manners.py, remaking.py).
  H1. What a proxy answered is recorded; a replay asks no live object.
  H2. A method called through the guard is an effect of its own; operations in place (`with`, iteration, attributes)
      are values.
  H3. A result that is a held object is that object's proxy.
  H4. What an operation left in an object counts only if the operation's answer is in the journal.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from typing import Any, Callable, Optional

from _ak import (
    awaitables,
    child_handles,
    database_handles,
    http_exchange,
    manners,
    remaking,
    shelf_handles,
    snapshots,
    socket_handles,
    values,
)
from _ak.addresses import address_of
from _ak.asking import Asking
from _ak.classify import Decision
from _ak.file_record import Recorder
from _ak.held import Held, How
from _ak.live_types import importable_base
from _ak.manners import Args, Kwargs, Manner, Operation
from _ak.parts import adopt_parts, restore_parts
from _ak.printed import Print
from _ak.proxies import HandleMethod, Target, held_by, is_proxy, make_proxy, operations_of
from _ak.remaking import HandleLost
from _ak.unrecordable import Unrecordable, name_of

__all__ = ["HandleLost", "HandleMethod", "Handles", "Target"]

_MAX_NESTING = 3
_HTTP_CONNECTION = "http.client.HTTPConnection"
_FOLDER = "tempfile.TemporaryDirectory"
_MANNERS: dict[str, type[Manner]] = {
    "connection": database_handles.ConnectionManner,
    "cursor": database_handles.CursorManner,
    "exchange": http_exchange.ExchangeManner,
    "shelf": shelf_handles.ShelfManner,
    "socket": socket_handles.SocketManner,
    "child": child_handles.ChildManner,
    "folder": manners.FolderManner,
    "generator": manners.GeneratorManner,
    "lazy": manners.LazyManner,
    "awaitable": awaitables.AwaitableManner,
    "coroutine": awaitables.CoroutineManner,
}


def _hide_nothing(_: str) -> bool:
    return False


def _tell_nobody(_: Print) -> None:
    pass


def _of_nobody(_: Any) -> bool:
    return False


def _never() -> bool:
    return False


class Handles:
    """All handles of one runner. `hide` says which files are the runner's own, for tracebacks; `is_of_project` what
    is user code's; `decide` classifies functions; `tell` says what was printed; `comes_again` whether an earlier
    process was here, and further.
    """

    def __init__(
        self,
        recorder: Recorder,
        hide: Callable[[str], bool] = _hide_nothing,
        is_of_project: Callable[[Any], bool] = _of_nobody,
        decide: Optional[Callable[[Any], Decision]] = None,
        tell: Callable[[Print], None] = _tell_nobody,
        comes_again: Callable[[], bool] = _never,
    ) -> None:
        self.recorder = recorder
        self.hide = hide
        self.is_of_project = is_of_project
        self.comes_again = comes_again
        self._tell = tell
        self._held: dict[str, Held] = {}
        self._by_live: dict[int, Held] = {}
        self._asking = None if decide is None else Asking(decide, lambda thing: self.known(thing) is not None)

    def adopt(
        self, call_id: str, fn: Callable[..., Any], args: Args, kwargs: Kwargs, result: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Hold the result of a call that was just performed. Raises `Unrecordable` for what may not be a handle."""
        held = self.known(result)
        if held is not None:
            handle: dict[str, Any] = {"same": held.call_id}
        elif type(result) is tuple:
            return adopt_parts(self, call_id, fn, args, kwargs, result)
        else:
            remaking.require_handle(result)
            operations = operations_of(type(result))
            manner = _manner_for(result, fn)
            how = How(fn, args, kwargs)
            if manner == "generator" and self._is_lazy(how):
                manner = "lazy"
            held = self._hold(call_id, name_of(type(result)), operations, f"call {call_id}", how, manner)
            held.base = importable_base(type(result))
            held.adopt(result)
            handle = {"operations": list(operations), "manner": manner, **({"base": held.base} if held.base else {})}
        return held.proxy, {"kind": "handle", "type": held.type_name, "preview": repr(held.proxy), **handle}

    def restore(self, call_id: str, handle: dict[str, Any], fn: Callable[..., Any], args: Args, kwargs: Kwargs) -> Any:
        """The proxy of a recorded handle; nothing is made. `handle["at"]`, if given, says where in user code it was
        made."""
        if "same" in handle:
            return self.find(handle["same"], call_id).proxy
        if "parts" in handle:
            return restore_parts(self, call_id, handle, fn, args, kwargs)
        known = self._held.get(call_id)
        if known is not None:
            return known.proxy
        made_by = f"{handle['at']} (call {call_id})" if handle.get("at") else f"call {call_id}"
        how = How(fn, args, kwargs)
        operations = tuple(handle["operations"])
        held = self._hold(call_id, handle["type"], operations, made_by, how, handle.get("manner", ""))
        held.base = handle.get("base", "")
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
            return (lambda *given, **named: held.call(method, given, named)), self.live_of(args), self.live_of(kwargs)
        return fn, self.live_of(args), self.live_of(kwargs)

    async def ready(self, fn: Callable[..., Any], args: Args, kwargs: Kwargs) -> None:
        """Make again, before `resolve`, what must be awaited for that."""
        called: Any = fn
        if type(called) is HandleMethod and held_by(called.__self__).is_over(called.__name__):
            return
        for held in self._used_by(fn, args, kwargs):
            await held.need_soon()

    def performed(  # A call and what came of it.
        self, item_id: str, fn: Callable[..., Any], args: Args, kwargs: Kwargs, result: Any, failed: bool = False
    ) -> None:
        """After a call that was performed: note what it left in the handles it used."""
        called: Any = fn
        if type(called) is HandleMethod:
            held: Held = held_by(called.__self__)
            held.manner.performed(held, Operation(item_id, called.__name__, args, kwargs, failed), result)
        for held in self._used_by(fn, args, kwargs):
            held.keep_left(item_id)

    def recalled(
        self, item_id: str, fn: Callable[..., Any], args: Args, kwargs: Kwargs, result: Any, failed: bool = False
    ) -> None:
        """`performed`, for a call that is answered from the journal."""
        called: Any = fn
        if type(called) is HandleMethod:
            held: Held = held_by(called.__self__)
            held.manner.recalled(held, Operation(item_id, called.__name__, args, kwargs, failed), result)
        for held in self._used_by(fn, args, kwargs):
            held.recall_left(item_id)

    def code_given_to(self, fn: Any) -> list[Any]:
        """What of the program the object of a method was given earlier: the method may call it."""
        if type(fn) is not HandleMethod:
            return []
        held: Held = held_by(fn.__self__)
        return held.code.all() if held.root is held else [*held.code.all(), *held.root.code.all()]

    def live_of(self, obj: Any, depth: int = 0) -> Any:
        """Replace proxies, also a few levels inside plain containers; a container without any stays the same object."""
        if is_proxy(obj):
            return held_by(obj).need()
        if type(obj) is HandleMethod:
            return getattr(held_by(obj.__self__).need(), obj.__name__)
        if not self._held or not any(True for _ in _proxies_in(obj, depth)):
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
        if captured is None and self.asks(outcome):
            return "handle", self.adopt(item_id, fn, args, kwargs, outcome)[1]
        try:
            data = values.encode_bytes(outcome if captured is None else captured)
            values.decode_bytes(data)
            return "value", data
        except (Unrecordable, values.DamagedValue):
            return "handle", self.adopt(item_id, fn, args, kwargs, outcome)[1]

    def tell(self, prints: Iterable[Print]) -> None:
        """Say what an operation printed."""
        for entry in prints:
            self._tell(entry)

    def asks(self, obj: Any) -> bool:
        """Whether iterating over it asks somebody outside (asking.py)."""
        return self._asking is not None and self._asking.asks(obj)

    def _is_lazy(self, how: How) -> bool:
        """Whether what gave a generator did nothing outside before that."""
        if self._asking is None:
            return False
        if any(True for _ in _proxies_in((how.args[1:] if how.fn is getattr else how.args, how.kwargs), 0)):
            return False  # What is done with a handle that it was given shows nowhere.
        return self._asking.is_lazy(*self._maker(how))

    def _maker(self, how: How) -> tuple[Any, Any]:
        """What runs in a call, as its class has it, and the object that it belongs to."""
        fn: Any = how.fn
        if fn is getattr or type(fn) is HandleMethod:
            proxy, name = how.args if fn is getattr else (fn.__self__, fn.__name__)
            live = held_by(proxy).live
            return inspect.getattr_static(type(live), name, None), live
        return inspect.unwrap(getattr(fn, "__func__", fn)), getattr(fn, "__self__", None)

    def known(self, live: Any) -> Optional[Held]:
        """The handle of a live object, or of a proxy (H3)."""
        if is_proxy(live):
            found: Held = held_by(live)
            return found
        held = self._by_live.get(address_of(live))
        return held if held is not None and held.live is live else None

    def proxy_of(self, call_id: str) -> Any:
        """What user code holds of the object that a call made. Raises `DamagedValue`."""
        return self.find(call_id, call_id).proxy

    def remember(self, held: Held) -> None:
        """The object of a handle is live now."""
        self._by_live[address_of(held.live)] = held

    def all(self) -> list[Held]:
        """Every handle, oldest first."""
        return list(self._held.values())

    def keep_process(self) -> bool:
        """Whether this process has something that another could not have."""
        return any(held.is_in_use for held in self.all())

    def made_by(self, call_id: str) -> Optional[Held]:
        """The handle that a call made, None when it made none."""
        return self._held.get(call_id)

    def find(self, made_by: str, call_id: str = "") -> Held:
        """The handle that a call made."""
        held = self._held.get(made_by)
        if held is None:
            raise values.DamagedValue(
                f"the record of call {call_id} names the handle of call {made_by}, which made none"
            )
        return held

    def _used_by(self, fn: Any, args: Args, kwargs: Kwargs) -> list[Held]:
        if not self._held:
            return []
        roots = {held_by(proxy).root: None for proxy in _proxies_in((fn, *args, *kwargs.values()), 0)}
        return list(roots)

    def _hold(  # All that is known of a handle.
        self, call_id: str, type_name: str, operations: tuple[str, ...], made_by: str, how: How, manner: str
    ) -> Held:
        held = Held(self, call_id, type_name, made_by, how)
        held.manner = _MANNERS.get(manner, Manner)()
        held.proxy = make_proxy(held, operations, held.manner.extra)
        self._held[call_id] = held
        return held


def _manner_for(live: Any, fn: Callable[..., Any]) -> str:
    kind = type(live)
    if manners.is_generator(kind):
        return "generator"
    if database_handles.is_connection(live):
        return "connection"
    if database_handles.is_cursor(live, fn):
        return "cursor"
    if name_of(kind) == socket_handles.KIND:
        return "socket"
    names = {name_of(base) for base in kind.__mro__}
    if names & shelf_handles.KINDS:
        return "shelf"
    if child_handles.KIND in names:
        return "child"
    if _HTTP_CONNECTION in names:
        return "exchange"
    return "folder" if _FOLDER in names else awaitables.manner_of(kind)


def _proxies_in(obj: Any, depth: int) -> Iterator[Any]:
    """The proxies in a thing, a few levels deep; a method stands for what it belongs to."""
    if is_proxy(obj):
        yield obj
    elif type(obj) is HandleMethod:
        yield obj.__self__
    elif depth <= _MAX_NESTING and type(obj) in (list, tuple, dict):
        for part in list(obj.values() if type(obj) is dict else obj):
            yield from _proxies_in(part, depth + 1)
