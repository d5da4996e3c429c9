"""One handle: how its object was made, the object while there is one, and what is recorded about it."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

from _ak import errors_as_data, held_state, remaking, values
from _ak.assigned import Assigned
from _ak.handed_out import HandedOut
from _ak.held_signals import lets_in
from _ak.held_state import Tracker
from _ak.kept_code import KeptCode
from _ak.live_types import import_type, is_method
from _ak.making import Circle, Making
from _ak.manners import Args, Kwargs, Manner, Operation
from _ak.performing import as_part, is_performing
from _ak.printed import Printed
from _ak.proxies import HandleMethod, held_by, is_proxy
from _ak.remaking import HandleLost, Policy
from _ak.unrecordable import Unrecordable
from _ak.working_folder import working_folder, working_in

if TYPE_CHECKING:
    from _ak.handles import Handles


class How(NamedTuple):
    """The call that made an object."""

    fn: Callable[..., Any]
    args: Args
    kwargs: Kwargs


class Held:
    """Performs, records or recalls what a proxy is asked. Item ids: `<call>.<n>` for answers, `<item>.left:<call>` for
    what an operation left in the object.
    """

    def __init__(self, owner: Handles, call_id: str, type_name: str, made_by: str, how: How) -> None:
        self.owner = owner
        self.call_id = call_id
        self.type_name = type_name
        self.made_by = made_by
        self.how = how
        # A replay changes it as the program did, so it is the same then.
        self._folder = working_folder()
        self.live: Any = None
        self.is_live = False
        self.making = Making()
        self.proxy: Any = None
        self.manner = Manner()
        self.session: Any = None
        """What the manner knows of this one."""
        self.base = ""
        """The nearest class that can be imported, where the object's own was made while its library ran."""
        self.history: list[Operation] = []
        """Operations to be made again on a new object."""
        self.begun = ""
        """The method that began something which ends with the process (remaking.py), while it lasts."""
        self.code = KeptCode(self)
        self._count = 0
        self.assigned = Assigned(self)
        self._handed_out = HandedOut()
        self._tracker = Tracker(self)
        self._left: Optional[str] = None
        self._is_waiting_for_redo = False

    @property
    def root(self) -> Held:
        """The handle of which this one is an attribute, or this one."""
        maker = self.how.args[0] if self.how.fn is getattr and is_proxy(self.how.args[0]) else None
        return self if maker is None else held_by(maker).root

    @property
    def is_in_use(self) -> bool:
        """Whether the program still has it, and would miss its object."""
        # One reference is ours, one the call's.
        return self.is_live and sys.getrefcount(self.proxy) > 2 and self.manner.is_in_use(self)

    @property
    def policy(self) -> Policy:
        return remaking.policy_for(self.type_name, self.kind(), self.how.fn)

    def kind(self) -> Optional[type]:
        """The real class, or the base that stands for it; None when neither can be imported."""
        if self.base:  # Also while the object is there: what hangs on it must not differ on a replay.
            return import_type(self.base)
        return type(self.live) if self.is_live else import_type(self.type_name)

    def need(self) -> Any:
        """The live object; it is made again if the process that had it was lost. Raises `HandleLost`."""
        while not self.is_live:
            self._make_again()
        self._handed_out.push(self.live, is_new=False)
        return self.live

    async def need_soon(self) -> Any:
        """`need` for what must be awaited."""
        live = self.need()
        maker = getattr(self.how.fn, "__self__", None)
        if is_proxy(maker):  # It was made anew for this one, by a call that could not await.
            await held_by(maker).get_ready()
        await self.get_ready()
        return live

    async def get_ready(self) -> None:
        """What of making it again must be awaited."""
        if self._is_waiting_for_redo:
            self._is_waiting_for_redo = False
            await self.manner.redo_soon(self, self.live)

    def operate(self, method: str, args: Args, kwargs: Kwargs) -> Any:
        """Perform a method in place, or recall what it answered."""
        if is_performing():
            return self.call(method, args, kwargs)
        how = How(HandleMethod(self.proxy, method), args, kwargs)
        item_id, recorded = self._next(method)
        if recorded is not None:
            return self._recalled(item_id, recorded, how)
        try:
            with self._printing(item_id):
                outcome = self.call(method, args, kwargs)
        except Exception as err:
            recorded = self._keep_error(item_id, how, err)
        else:
            recorded = self._keep(item_id, how, outcome)
        return self._answer(item_id, recorded, how)

    async def operate_soon(self, method: str, args: Args, kwargs: Kwargs) -> Any:
        """`operate` for operations that are awaited."""
        if is_performing():
            await self._ready(method)
            return await self.call(method, args, kwargs)
        how = How(HandleMethod(self.proxy, method), args, kwargs)
        item_id, recorded = self._next(method)
        if recorded is not None:
            return self._recalled(item_id, recorded, how)
        try:
            with self._printing(item_id):
                self.owner.recorder.act()
                await self._ready(method)
                outcome = await self.call(method, args, kwargs)
        except Exception as err:
            recorded = self._keep_error(item_id, how, err)
        else:
            recorded = self._keep(item_id, how, outcome)
        return self._answer(item_id, recorded, how)

    def read(self, name: str) -> Any:
        """An attribute: what user code set itself, or what is recorded."""
        if name in self.assigned.values:
            return self.assigned.values[name]
        if is_performing():
            return getattr(self.need(), name)
        how = How(getattr, (self.proxy, name), {})
        item_id, recorded = self._next(name)
        if recorded is None:
            try:
                self.owner.recorder.act()
                outcome = self.manner.attribute(self, name)
            except Exception as err:
                recorded = self._keep_error(item_id, how, err)
            else:
                recorded = self._record(item_id, name, self._as_attribute(item_id, name, outcome, how))
                if recorded[0] != "method":
                    self.keep_left(item_id)
        else:
            self.recall_left(item_id)
        if recorded[0] == "again":
            return self._handed_out.get(name)
        return self._handed_out.add(name, self._answer(item_id, recorded, how))

    def assign(self, name: str, value: Any) -> None:
        """Set an attribute."""
        self.assigned.set(name, value)

    def set_by_program(self) -> list[Any]:
        """What the program put into attributes, and containers that it got from there."""
        return [*self.assigned.values.values(), *self._handed_out.all()]

    def remove(self, name: str) -> None:
        """Delete an attribute."""
        self.assigned.values.pop(name, None)
        self.operate("__delattr__", (name,), {})

    async def _ready(self, method: str) -> None:
        if not self.is_over(method):
            await self.need_soon()

    def is_over(self, method: str) -> bool:
        """Whether a method would only end what has ended with the process that had it."""
        return not self.is_live and method in self.policy.ending and bool(self.manner.refusal(self))

    @lets_in
    def call(self, method: str, args: Args, kwargs: Kwargs) -> Any:
        """Call a method of the live object."""
        if self.is_over(method):
            return _nothing_soon() if inspect.iscoroutinefunction(getattr(self.kind(), method, None)) else None
        self.owner.recorder.act()
        return self.manner.call(self, method, self.owner.live_of(args), self.owner.live_of(kwargs))

    def keep_left(self, item_id: str) -> None:
        """After an operation: record what it changed in the object."""
        if not (self.is_live and self._keeps_state()):
            return
        state = self._tracker.look(self.live)
        if state is not None:
            self._record_left(item_id, state)

    def recall_left(self, item_id: str) -> None:
        """On a replay: the operation that left something is the last one known."""
        left = f"{item_id}.left:{self.call_id}"
        if self.owner.recorder.recall(left) is not None:
            self._left = left

    @property
    def left(self) -> Optional[str]:
        """The name of what is recorded of the object as it is now."""
        if self._left is None:
            self.recall_left(self.call_id)
        return self._left

    def become(self, left: Optional[str]) -> None:
        """Give the live object all that it held when that was recorded."""
        recorded: Any = None if left is None else self.owner.recorder.recall(left)
        if recorded is not None and recorded[0][0] == held_state.WHOLE and hasattr(self.need(), "__dict__"):
            there = held_state.load(self, recorded[0])
            vars(self.live).clear()
            vars(self.live).update(vars(there))

    def adopt(self, live: Any) -> None:
        """The object was made just now, by the program."""
        self.live, self.is_live = live, True
        self.owner.remember(self)
        self.manner.adopted(self)
        if self._keeps_state():
            state = self._tracker.begin(live)
            if state is not None:
                self._record_left(self.call_id, state)

    def lost(self, reason: str) -> HandleLost:
        return HandleLost(self.type_name, self.made_by, reason)

    def _keeps_state(self) -> bool:
        return self.manner.state_is_kept and self.root is self and self.policy.state_is_kept

    def _record_left(self, item_id: str, state: held_state.State) -> None:
        left = f"{item_id}.left:{self.call_id}"
        self.owner.recorder.record(left, "handle.state", state)
        self._left = left

    def _make_again(self) -> None:
        self.owner.recorder.live(self.call_id, f"making the {self.type_name} of {self.made_by} again")
        try:
            with self.making.begin() as may_make:
                if may_make and not self.is_live:
                    self._make()
        except Circle:
            raise self.lost("it and another handle hold each other") from None

    def _make(self) -> None:
        # Nothing of that is asked of the record: it was there before.
        with nullcontext() if is_performing() else as_part(), working_in(self._folder):
            live = self._made_again()
        self.assigned.set_all(live)
        self._handed_out.push(live, is_new=True)
        self.live, self.is_live = live, True
        self.owner.remember(self)

    def _made_again(self) -> Any:
        recorded: Any = None if self.left is None else self.owner.recorder.recall(self.left)
        state: Optional[held_state.State] = None if recorded is None else recorded[0]
        if state is not None and state[0] == held_state.WHOLE:
            live = held_state.load(self, state)
            self._tracker.begin(live)
            return live
        reason = self.manner.refusal(self)
        if reason:
            raise self.lost(reason)
        live = self.manner.make(self)
        if self._keeps_state():
            self._tracker.begin(live)
        if state is not None:
            held_state.put_back(self, state, live)
        self.manner.redo(self, live)
        self._is_waiting_for_redo = True
        return live

    def _as_attribute(self, item_id: str, name: str, outcome: Any, how: How) -> tuple[str, Any]:
        if is_method(outcome):
            return "method", name
        known = self._handed_out.get(name)
        if known is not None and type(known) is type(outcome) and known == outcome:
            return "again", name
        return self.owner.as_record(item_id, outcome, *how)

    @contextmanager
    def _printing(self, item_id: str) -> Generator[None, None, None]:
        """What an operation prints is recorded before its answer, and told then."""
        printed: Optional[Printed] = None
        try:
            with as_part() as performance:
                printed = performance.prints
                yield
        finally:
            if printed:
                self.owner.recorder.record(f"{item_id}.prints", "prints", printed)
                self.owner.tell(printed)

    def _next(self, what: str) -> tuple[str, Optional[Any]]:
        item_id = f"{self.call_id}.{self._count}"
        self._count += 1
        found = self.owner.recorder.recall(item_id)
        if found is None:
            self.owner.recorder.live(item_id, f"{self.type_name}.{what}")
        return item_id, None if found is None else found[0]

    def _keep(self, item_id: str, how: How, outcome: Any) -> tuple[str, Any]:
        """What the operation left comes first: without its answer it does not count."""
        recorded = self.owner.as_record(item_id, outcome, *how)
        self.owner.performed(item_id, *how, outcome)
        return self._record(item_id, how.fn.__name__, recorded)

    def _keep_error(self, item_id: str, how: How, err: Exception) -> tuple[str, Any]:
        """A loss is no answer of the object: it must not be what a replay hears for ever."""
        if isinstance(err, (HandleLost, Unrecordable)):
            raise err
        if how.fn is not getattr:
            self.owner.performed(item_id, *how, None, failed=True)
        recorded = ("error", errors_as_data.encode_error(err, self.owner.hide))
        return self._record(item_id, getattr(how.fn, "__name__", ""), recorded)

    def _record(self, item_id: str, name: str, recorded: tuple[str, Any]) -> tuple[str, Any]:
        self.owner.recorder.record(item_id, f"{self.type_name}.{name}", recorded)
        return recorded

    def _recalled(self, item_id: str, recorded: tuple[str, Any], how: How) -> Any:
        failed = recorded[0] == "error"
        printed: Any = self.owner.recorder.recall(f"{item_id}.prints")
        if printed is not None:
            self.owner.tell(printed[0])
        try:
            result = self._answer(item_id, recorded, how)
        finally:
            if failed:
                self.owner.recalled(item_id, *how, None, failed=True)
        self.owner.recalled(item_id, *how, result)
        return result

    def _answer(self, item_id: str, recorded: tuple[str, Any], how: How) -> Any:
        kind, content = recorded
        if kind == "value":
            return values.decode_bytes(content)
        if kind == "method":
            return HandleMethod(self.proxy, content)
        if kind == "error":
            raise errors_as_data.decode_error(content)
        return self.owner.restore(item_id, content, *how)


async def _nothing_soon() -> None:
    pass
