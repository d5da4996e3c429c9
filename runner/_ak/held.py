"""One handle: how its object was made, the object while there is one, and what is recorded about it."""

from __future__ import annotations

import importlib
import types
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

from _ak import errors_as_data, remaking, sqlite_handles, values
from _ak.handed_out import HandedOut
from _ak.performing import is_performing
from _ak.proxies import HandleMethod
from _ak.remaking import HandleLost
from _ak.unrecordable import Unrecordable

if TYPE_CHECKING:
    from _ak.handles import Handles

Args = tuple[Any, ...]
Kwargs = dict[str, Any]


class How(NamedTuple):
    """The call that made an object."""

    fn: Callable[..., Any]
    args: Args
    kwargs: Kwargs


class Held:
    """Performs, records or recalls what a proxy is asked. Item ids: `<call>.<n>` for answers, `<call>.state` for the
    state."""

    def __init__(self, owner: Handles, call_id: str, type_name: str, made_by: str, how: How) -> None:
        self.owner = owner
        self.call_id = call_id
        self.type_name = type_name
        self.made_by = made_by
        self.how = how
        self.live: Any = None
        self.is_live = False
        self.proxy: Any = None
        self.session = sqlite_handles.Session()
        self.state: dict[str, Any] = {"setup": [], "open": ""}
        """Of the object, as far as making it again must know it."""
        self._count = 0
        self._assigned: dict[str, Any] = {}
        self._handed_out = HandedOut()

    @property
    def made_with(self) -> Callable[..., Any]:
        return self.how.fn

    def kind(self) -> Optional[type]:
        """The real class, None when it cannot be imported."""
        return type(self.live) if self.is_live else import_type(self.type_name)

    def need(self) -> Any:
        """The live object; it is made again if the process that had it was lost. Raises `HandleLost`."""
        if not self.is_live:
            self._make_again()
        self._handed_out.push(self.live, is_new=False)
        return self.live

    def operate(self, method: str, args: Args, kwargs: Kwargs) -> Any:
        """Perform a method in place, or recall what it answered."""
        if is_performing():
            return self.call(method, args, kwargs)
        fn = HandleMethod(self.proxy, method)
        item_id, recorded = self._next()
        if recorded is None:
            try:
                outcome = self.call(method, args, kwargs)
            except Exception as err:
                recorded = self._keep_error(item_id, method, err)
            else:
                recorded = self._keep(item_id, method, self.owner.as_record(item_id, outcome, fn, args, kwargs))
        return self._answer(item_id, recorded, How(fn, args, kwargs))

    async def operate_soon(self, method: str, args: Args, kwargs: Kwargs) -> Any:
        """`operate` for operations that are awaited."""
        if is_performing():
            return await self.call(method, args, kwargs)
        fn = HandleMethod(self.proxy, method)
        item_id, recorded = self._next()
        if recorded is None:
            try:
                outcome = await self.call(method, args, kwargs)
            except Exception as err:
                recorded = self._keep_error(item_id, method, err)
            else:
                recorded = self._keep(item_id, method, self.owner.as_record(item_id, outcome, fn, args, kwargs))
        return self._answer(item_id, recorded, How(fn, args, kwargs))

    def read(self, name: str) -> Any:
        """An attribute: what user code set itself, or what is recorded."""
        if name in self._assigned:
            return self._assigned[name]
        if is_performing():
            return getattr(self.need(), name)
        how = How(getattr, (self.proxy, name), {})
        item_id, recorded = self._next()
        if recorded is None:
            try:
                outcome = getattr(self.need(), name)
            except Exception as err:
                recorded = self._keep_error(item_id, name, err)
            else:
                recorded = self._keep(item_id, name, self._as_attribute(item_id, name, outcome, how))
        if recorded[0] == "again":
            return self._handed_out.get(name)
        return self._handed_out.add(name, self._answer(item_id, recorded, how))

    def assign(self, name: str, value: Any) -> None:
        """Set an attribute; a replay does it again by itself."""
        if self.is_live:
            setattr(self.live, name, self.owner.live_of(value))
        self._assigned[name] = value

    def call(self, method: str, args: Args, kwargs: Kwargs) -> Any:
        """Call a method of the live object and note what making it again would have to know."""
        live = self.need()
        args, kwargs = self.owner.live_of(args), self.owner.live_of(kwargs)
        if sqlite_handles.is_kind(live):
            return sqlite_handles.call(self, live, method, args, kwargs)
        policy = remaking.policy_for(self.type_name, type(live), self.how.fn)
        if method in policy.opening:
            self.state["open"] = method
            self.keep_state()
        result = getattr(live, method)(*args, **kwargs)
        if method in policy.setup:
            self.state["setup"].append((method, args, kwargs))
        if method in policy.closing:
            self.state["open"] = ""
        if method in policy.setup | policy.closing:
            self.keep_state()
        return result

    def keep_state(self) -> None:
        """Record the state, or that it cannot be recorded."""
        try:
            data = values.encode_bytes(self.state)
        except Unrecordable as err:
            data = values.encode_bytes({"setup": [], "open": "", "unknown": str(err)})
        self.owner.recorder.record(f"{self.call_id}.state", "handle.state", data)

    def adopt(self, live: Any) -> None:
        """The object was made just now."""
        self.live, self.is_live = live, True
        self.owner.remember(self)

    def lost(self, reason: str) -> HandleLost:
        return HandleLost(self.type_name, self.made_by, reason)

    def _make_again(self) -> None:
        recorded: Any = self.owner.recorder.recall(f"{self.call_id}.state")
        if recorded is not None:
            self.state = values.decode_bytes(recorded[0])
        reason = self._refusal()
        if reason:
            raise self.lost(reason)
        live = self._made_again()
        for name, value in self._assigned.items():
            setattr(live, name, self.owner.live_of(value))
        self._handed_out.push(live, is_new=True)
        for method, args, kwargs in self.state["setup"]:
            getattr(live, method)(*args, **kwargs)
        sqlite_handles.redo(self, live)
        self.adopt(live)

    def _refusal(self) -> str:
        if self.state["open"]:
            return f"it was in the middle of {self.state['open']}()"
        policy = remaking.policy_for(self.type_name, import_type(self.type_name), self.how.fn)
        return (
            policy.refusal
            or self.state.get("unknown", "")
            or remaking.refuse_call(self.type_name, self.how.args, self.how.kwargs)
        )

    def _made_again(self) -> Any:
        if sqlite_handles.extra_class(self.type_name) is not None:
            return sqlite_handles.new_cursor(self)
        if "directory" in self.state:
            return remaking.temporary_directory(self.state["directory"])
        fn, args, kwargs = self.owner.resolve(*self.how)
        return fn(*args, **kwargs)

    def _as_attribute(self, item_id: str, name: str, outcome: Any, how: How) -> tuple[str, Any]:
        if _is_method(outcome):
            return "method", name
        known = self._handed_out.get(name)
        if known is not None and type(known) is type(outcome) and known == outcome:
            return "again", name
        return self.owner.as_record(item_id, outcome, *how)

    def _next(self) -> tuple[str, Optional[Any]]:
        item_id = f"{self.call_id}.{self._count}"
        self._count += 1
        found = self.owner.recorder.recall(item_id)
        return item_id, None if found is None else found[0]

    def _keep(self, item_id: str, name: str, recorded: tuple[str, Any]) -> tuple[str, Any]:
        self.owner.recorder.record(item_id, f"{self.type_name}.{name}", recorded)
        return recorded

    def _keep_error(self, item_id: str, name: str, err: Exception) -> tuple[str, Any]:
        """A loss is no answer of the object: it must not be what a replay hears for ever."""
        if isinstance(err, (HandleLost, Unrecordable)):
            raise err
        return self._keep(item_id, name, ("error", errors_as_data.encode_error(err, self.owner.hide)))

    def _answer(self, item_id: str, recorded: tuple[str, Any], how: How) -> Any:
        kind, content = recorded
        if kind == "value":
            return values.decode_bytes(content)
        if kind == "method":
            return HandleMethod(self.proxy, content)
        if kind == "error":
            raise errors_as_data.decode_error(content)
        return self.owner.restore(item_id, content, *how)


def _is_method(thing: Any) -> bool:
    """Bound, or a function that wraps a bound one, as those of temporary files."""
    return isinstance(thing, types.FunctionType) or (
        callable(thing) and not isinstance(thing, type) and hasattr(thing, "__self__")
    )


def import_type(type_name: str) -> Optional[type]:
    """The class of a qualified name; None for nested or vanished ones."""
    module, _, name = type_name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module or "builtins"), name)
    except Exception:  # Importing runs other people's code: whatever it raises, the class is not to be had.
        return None
    return found if isinstance(found, type) else None
