"""What came of a call: made by performing it or by reading its journal entry, given to user code in the same way.

O1. User code receives a value as a replay will give it (the loaded copy), so that a first run and a replay cannot
    differ.
O2. An error is raised as the class that was recorded; its own chain of causes is kept.
O3. A value that cannot be recorded is an error at that call, recorded like any other.
"""

from __future__ import annotations

import inspect
import time
from dataclasses import dataclass, field
from typing import Any, Callable, NoReturn, Optional

from _ak import errors_as_data, files, lent_files, mutation, own_objects, snapshots, time_limit, values
from _ak.classify import Decision
from _ak.handles import Handles
from _ak.performing import Performance, Print, performing
from _ak.session import Session, Where, is_own_file
from _ak.unrecordable import Unrecordable

# The kind of a handle that stands for something to be awaited: the await is a call of its own.
AWAITABLE = "awaitable"

_clock = time.perf_counter


@dataclass
class Call:
    """One call of user code on its way. Of its attempts it keeps what the first one found and what each one printed."""

    id: str
    fn: Callable[..., Any]
    decision: Decision
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    digest: str
    where: Where
    found: Optional[tuple[tuple[Any, ...], mutation.Observation]] = None
    prints: list[Print] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.decision.name


@dataclass
class Outcome:
    """The recordable part has the names of the protocol; `result` is what user code gets when there is no error."""

    value: Optional[str] = None
    value_file: Optional[dict[str, Any]] = None
    error: Optional[dict[str, Any]] = None
    handle: Optional[dict[str, Any]] = None
    mutated: Optional[str] = None
    result: Any = None
    ms: float = 0.0
    prints: list[Print] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """The recordable part."""
        return {name: getattr(self, name) for name in ("value", "value_file", "error", "handle", "mutated")}


class Outcomes:
    """Performs calls and reads recorded ones. Without `spool` everything travels inline."""

    def __init__(self, session: Session, handles: Handles) -> None:
        self._session = session
        self._handles = handles

    def perform(self, call: Call, spool: Optional[str]) -> Outcome:
        """Do the call here and now; everything it calls belongs to it."""
        with _Performing(self._session, call, spool) as act:
            if call.decision.kind == "file":
                act.outcome = self._opened(call)
            else:
                fn, args, kwargs = self._handles.resolve(call.fn, call.args, call.kwargs)
                seconds = call.decision.policy.timeout
                limited = fn if seconds is None else time_limit.limited(fn, seconds, call.name)
                with self._session.prints.of_children.around(call.name):
                    result = limited(*args, **kwargs)
                act.outcome = self._recorded(call, result, spool)
        return act.outcome

    async def perform_soon(self, call: Call, spool: Optional[str]) -> Outcome:
        """`perform` for a coroutine function."""
        with _Performing(self._session, call, spool, is_awaited=True) as act:
            fn, args, kwargs = self._handles.resolve(call.fn, call.args, call.kwargs)
            awaitable, seconds = fn(*args, **kwargs), call.decision.policy.timeout
            limited = awaitable if seconds is None else time_limit.limited_soon(awaitable, seconds, call.name)
            act.outcome = self._recorded(call, await limited, spool)
        return act.outcome

    def recall(self, call: Call, data: dict[str, Any], prints: list[Print]) -> Outcome:
        """What came of the call when it was recorded (`data` as in a journal entry); mutated arguments are changed
        again.
        """
        outcome = Outcome(prints=prints, **data)
        if outcome.mutated is not None:
            changed = lent_files.advance(call.args, call.kwargs, outcome.mutated)
            if changed is not None:
                mutation.write_back(own_objects.watched(call, self._session.code_root), call.kwargs, changed)
        if outcome.error is not None:
            return outcome
        if outcome.handle is None:
            outcome.result = values.decode(outcome.value, outcome.value_file)
        elif outcome.handle["kind"] == AWAITABLE:
            pass  # Made again by the await, if that has no record.
        elif outcome.handle["kind"] == "file":
            outcome.result = files.reopen_durable(
                call.id, self._session.recorder, outcome.handle, call.args, call.kwargs
            )
        else:
            outcome.result = self._handles.restore(call.id, outcome.handle, call.fn, call.args, call.kwargs)
        return outcome

    def give(self, outcome: Outcome) -> Any:
        """The result, or the error raised, in user code. What the call printed is told now (see prints.py, P2)."""
        for entry in outcome.prints:
            self._session.prints.emit(entry)
        if outcome.error is not None:
            throw(outcome.error)
        return outcome.result

    def _opened(self, call: Call) -> Outcome:
        opened, descriptor = files.open_durable(call.id, self._session.recorder, call.fn, call.args, call.kwargs)
        return Outcome(handle=descriptor, result=opened)

    def _recorded(self, call: Call, result: Any, spool: Optional[str]) -> Outcome:
        if inspect.isawaitable(result) and not hasattr(type(result), "__aenter__"):
            return Outcome(handle={"kind": AWAITABLE, "preview": f"<{type(result).__name__}>"}, result=result)
        captured = snapshots.capture(result)
        try:
            encoded = values.encode(result if captured is None else captured, spool)
        except Unrecordable as unrecordable:
            try:
                live, handle = self._handles.adopt(call.id, call.fn, call.args, call.kwargs, result)
            except Unrecordable:
                # Neither data nor an object to hold: the first error says which part of it is at fault.
                raise unrecordable from None
            handle["at"] = f"{call.where.file}:{call.where.line}"
            return Outcome(handle=handle, result=live)
        return Outcome(value=encoded.value, value_file=encoded.value_file, result=encoded.copy)


class _Performing:
    """The surroundings of one performed call; leaves with `outcome` complete, whatever the call raised."""

    def __init__(self, session: Session, call: Call, spool: Optional[str], is_awaited: bool = False) -> None:
        self.outcome = Outcome()
        self._is_awaited = is_awaited
        self._session = session
        self._call = call
        self._spool = spool
        self._performance = Performance()

    def __enter__(self) -> _Performing:
        self._token = performing.set(self._performance)
        lent_files.lend(self._call.args, self._call.kwargs)
        if self._call.found is None:
            watched = own_objects.watched(self._call, self._session.code_root)
            self._call.found = watched, mutation.observe(watched, self._call.kwargs)
        self._watched, self._before = self._call.found
        self._started = _clock()
        return self

    def __exit__(self, kind: Optional[type[BaseException]], err: Optional[BaseException], _: object) -> bool:
        try:
            if (
                kind is GeneratorExit and self._is_awaited
            ):  # The coroutine is thrown away: nobody is there for an outcome.
                return False
            if err is not None:
                self.outcome = self._failed(err)
            try:
                changed = mutation.changes(self._before, self._watched, self._call.kwargs, self._spool)
                self.outcome.mutated = lent_files.settle(self._call.args, self._call.kwargs, changed)
            except Unrecordable as unrecordable:
                self.outcome = self._failed(unrecordable)
            self.outcome.ms = round((_clock() - self._started) * 1000, 3)
            self._session.prints.flush()
            self._call.prints.extend(self._performance.prints or ())
            self._call.prints.extend(self._session.prints.of_children.take())
            self.outcome.prints = list(self._call.prints)
            return True
        finally:
            performing.reset(self._token)

    def _failed(self, err: BaseException) -> Outcome:
        if isinstance(err, Unrecordable):
            err = self._located(err)
        return Outcome(error=errors_as_data.encode_error(err, is_own_file))

    def _located(self, err: Unrecordable) -> Unrecordable:
        """The same error, saying at which call it happened."""
        where = self._call.where
        reason = f"{err.reason}, in the result of {self._call.name} at {where.file}:{where.line}"
        return Unrecordable(err.type_name, err.path, reason, err.hint)


def throw(error: dict[str, Any]) -> NoReturn:
    """Raise a recorded error in user code."""
    exc = errors_as_data.decode_error(error)
    context = exc.__context__
    try:
        raise exc
    finally:
        # `raise` sets the context anew inside an `except` of user code; the recorded one already ends there.
        exc.__context__ = context
