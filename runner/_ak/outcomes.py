"""What came of a call: made by performing it or by reading its journal entry, given to user code in the same way.

V1. User code receives a value as a replay will give it (the loaded copy), so that a first run and a replay cannot
    differ.
V2. An error is raised as the class that was recorded; its own chain of causes is kept.
V3. A value that cannot be recorded is an error at that call, recorded like any other.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Optional

from _ak import errors_as_data, files, lent_files, mutation, snapshots, time_limit, values
from _ak.classify import Decision
from _ak.drawn import Draws, draw_again
from _ak.handles import Handles
from _ak.held_signals import alarm_is_set, held_signals, lets_in
from _ak.interruptions import Interruptions
from _ak.journal import CONTEXT, DRAWN, LOCKED, Recordable
from _ak.lost_children import LostChildren
from _ak.performing import Performance, performing
from _ak.printed import Print, Printed
from _ak.proxies import HandleMethod
from _ak.references import References
from _ak.session import Session, Where, is_own_file
from _ak.unrecordable import Unrecordable, name_of

if TYPE_CHECKING:
    from _ak.file_locks import FileLocks

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
    found: Optional[References] = None
    draws: Optional[Draws] = None
    prints: Optional[Printed] = None
    # The handler of an alarm raised in one of its attempts.
    has_rung: bool = False
    # Nobody gets its result.
    is_dropped: bool = False

    @property
    def name(self) -> str:
        return self.decision.name


@dataclass
class Outcome(Recordable):
    """The recordable part has the names of the protocol; `result` is what user code gets when there is no error."""

    value: Optional[str] = None
    value_file: Optional[dict[str, Any]] = None
    error: Optional[dict[str, Any]] = None
    handle: Optional[dict[str, Any]] = None
    mutated: Optional[str] = None
    result: Any = None
    ms: float = 0.0
    prints: Iterable[Print] = ()
    references: Optional[References] = None


class Outcomes:
    """Performs calls and reads recorded ones. Without `spool` everything travels inline."""

    def __init__(self, session: Session, handles: Handles, locks: FileLocks) -> None:
        self._session = session
        self._handles = handles
        self._locks = locks
        self._lost_children = LostChildren()
        self._descriptors = locks.files.descriptors
        self._interruptions = Interruptions(session.recorder)

    def keep_process(self) -> bool:
        """Whether this process has something that the program would miss in another one: a connection, a child, a lock,
        an alarm."""
        holders = (self._handles, self._descriptors, self._locks)
        return any(holder.keep_process() for holder in holders) or alarm_is_set()

    def perform(self, call: Call, spool: Optional[str]) -> Outcome:
        """Do the call here and now; everything it calls belongs to it."""
        if self._session.rehearsal is not None:
            self._session.rehearsal.perform(call)
        hindered = self._hindered(call)
        if hindered is not None:
            return hindered
        with _Performing(self._session, self._handles, call, spool) as act:
            self._descriptors.prepare(call.name, call.args, call.kwargs)
            if call.decision.kind == "file":
                act.outcome = self._opened(call)
                made_of = self._descriptors.performed(call.id, call.name, call.args, call.kwargs, None)
                self._locks.handed_on(made_of, act.outcome.result, is_recalled=False)
            else:
                self._lost_children.check(call.name, call.args)
                try:
                    fn, args, kwargs = self._handles.resolve(call.fn, *act.lent())
                    seconds = call.decision.policy.timeout
                    limited = fn if seconds is None else time_limit.limited(fn, seconds, call.name)
                    with self._session.prints.of_children.around(call.name):
                        result = self._descriptors.made(call.name, self._do(limited, args, kwargs))
                    self._record(act, result)
                    self._descriptors.performed(call.id, call.name, call.args, call.kwargs, result)
                except Exception:
                    self._handles.performed(call.id, call.fn, call.args, call.kwargs, None, failed=True)
                    raise
                self._handles.performed(call.id, call.fn, call.args, call.kwargs, act.outcome.result)
        return act.outcome

    def _hindered(self, call: Call) -> Optional[Outcome]:
        """What must come before anything is performed is done now. What ends the wait for that (a stop, a handler that
        raises) is what comes of the call."""
        try:
            self._session.recorder.act()
        except BaseException as err:
            call.has_rung = call.has_rung or held_signals.has_rung()
            self._interruptions.ended_call(call.id, call.name, call.has_rung)
            return Outcome(error=errors_as_data.encode_error(err, is_own_file))
        return None

    @lets_in
    def _do(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The call itself: what may be interrupted when the session is stopped."""
        stopping = self._session.stopping
        stopping.enter()
        try:
            return fn(*args, **kwargs)
        finally:
            stopping.leave()

    @lets_in
    async def perform_soon(self, call: Call, spool: Optional[str]) -> Outcome:
        """`perform` for a coroutine function."""
        if self._session.rehearsal is not None:
            self._session.rehearsal.perform(call)
        hindered = self._hindered(call)
        if hindered is not None:
            return hindered
        with _Performing(self._session, self._handles, call, spool, is_awaited=True) as act:
            try:
                await self._handles.ready(call.fn, call.args, call.kwargs)
                fn, args, kwargs = self._handles.resolve(call.fn, *act.lent())
                awaitable, seconds = fn(*args, **kwargs), call.decision.policy.timeout
                limited = awaitable if seconds is None else time_limit.limited_soon(awaitable, seconds, call.name)
                self._record(act, await limited)
            except Exception:
                self._handles.performed(call.id, call.fn, call.args, call.kwargs, None, failed=True)
                raise
            self._handles.performed(call.id, call.fn, call.args, call.kwargs, act.outcome.result)
        return act.outcome

    def recall(self, call: Call, outcome: Outcome) -> None:
        """Complete what was recorded of a call: with its result, and with mutated arguments changed again."""
        outcome.references = references = _references(self._session, self._handles, call)
        made_by = f"{call.where.file}:{call.where.line} (call {call.id})"
        failed = outcome.error is not None
        made_of = self._descriptors.recalled(call.id, call.name, call.args, call.kwargs, made_by, failed)
        drawn: Any = self._session.recorder.recall(call.id + DRAWN)
        if references is not None and (failed or drawn is not None):
            references.look()
        if drawn is not None:
            draw_again(call.args, call.kwargs, drawn[0])
        if references is not None and outcome.mutated is not None:
            changed = lent_files.advance(_files(references), outcome.mutated)
            if changed is not None:
                mutation.write_back(references.observed, changed)
        if references is not None:
            variables: Any = self._session.recorder.recall(call.id + CONTEXT)
            if variables is not None:
                references.variables.repeat(variables[0], lambda data: values.decode_bytes(data, references))
        self._interruptions.recall_call(call.id)
        if failed:
            self._handles.recalled(call.id, call.fn, call.args, call.kwargs, None, failed=True)
            self._locks.recalled(call.id)
            return
        if outcome.handle is None:
            if self._is_wanted(call):
                outcome.result = values.decode(outcome.value, outcome.value_file, references)
                self._lost_children.recalled(call.name, outcome.result, made_by)
        elif outcome.handle["kind"] == AWAITABLE:
            pass  # Made again by the await, if that has no record.
        elif outcome.handle["kind"] == "file":
            outcome.result = files.reopen_durable(
                call.id, self._session.recorder, outcome.handle, call.args, call.kwargs
            )
            self._locks.handed_on(made_of, outcome.result, is_recalled=True)
        else:
            outcome.result = self._handles.restore(call.id, outcome.handle, call.fn, call.args, call.kwargs)
        self._handles.recalled(call.id, call.fn, call.args, call.kwargs, outcome.result)
        self._locks.recalled(call.id)

    def _is_wanted(self, call: Call) -> bool:
        """Whether the program, or the runner, does something with the result of a call."""
        return not call.is_dropped or type(call.fn) is HandleMethod or self._lost_children.knows(call.name)

    def give(self, outcome: Outcome) -> Any:
        """The result, or the error raised, in user code. What the call printed is told now (see prints.py, P2)."""
        outer = performing.get()
        for entry in outcome.prints:
            if outer is None or outer.prints is None:
                self._session.prints.emit(entry)
            else:
                outer.prints.append(entry)
        if outcome.error is not None:
            errors_as_data.throw(outcome.error, outcome.references)
        return outcome.result

    @lets_in
    def _opened(self, call: Call) -> Outcome:
        opened, descriptor = files.open_durable(call.id, self._session.recorder, call.fn, call.args, call.kwargs)
        return Outcome(handle=descriptor, result=opened)

    def _record(self, act: _Performing, result: Any) -> None:
        """Complete the outcome of a call that gave `result`."""
        call = act.call
        if inspect.isawaitable(result) and not hasattr(type(result), "__aenter__"):
            act.outcome = Outcome(handle={"kind": AWAITABLE, "preview": f"<{type(result).__name__}>"}, result=result)
            return
        is_held = self._handles.known(result) is not None
        is_given = act.references is not None and act.references.name(result) is not None
        captured = None if is_held or is_given else snapshots.capture(result)
        is_held = is_held or (captured is None and not is_given and self._handles.asks(result))
        # What the call put into its arguments may come back in the result too.
        act.see_changes()
        try:
            if is_held:
                raise Unrecordable(name_of(type(result)), "result", "it is a handle")
            limit = values.UNREAD_INLINE_LIMIT if call.is_dropped else values.INLINE_LIMIT
            kept = result if captured is None else captured
            encoded = values.encode(kept, act.spool, references=act.references, limit=limit)
        except Unrecordable as unrecordable:
            try:
                live, handle = self._handles.adopt(call.id, call.fn, call.args, call.kwargs, result)
            except Unrecordable:
                # Neither data nor an object to hold: the first error says which part of it is at fault.
                raise unrecordable from None
            handle["at"] = f"{call.where.file}:{call.where.line}"
            act.outcome = Outcome(handle=handle, result=live)
        else:
            act.outcome = Outcome(value=encoded.value, value_file=encoded.value_file, result=encoded.copy)


class _Performing:
    """The surroundings of one performed call; leaves with `outcome` complete, whatever the call raised."""

    def __init__(
        self, session: Session, handles: Handles, call: Call, spool: Optional[str], is_awaited: bool = False
    ) -> None:
        self.outcome = Outcome()
        self.call = call
        self.spool = spool
        self.references: Optional[References] = None
        self._is_awaited = is_awaited
        self._session = session
        self._handles = handles
        self._performance = Performance(spool=spool)
        self._changed: Optional[tuple[Optional[str]]] = None

    def __enter__(self) -> _Performing:
        self._token = performing.set(self._performance)
        try:
            self._prepare()
        except BaseException:
            performing.reset(self._token)
            raise
        return self

    def _prepare(self) -> None:
        if self.call.found is None:  # Another attempt is compared with what was before the first.
            self.call.found = _references(self._session, self._handles, self.call)
            if self.call.found is not None:
                self.call.found.look()
        self.references = self.call.found
        self._lent = lent_files.lend(self.call.name, _files(self.references))
        held_signals.begin()
        self._started = _clock()

    def __exit__(self, kind: Optional[type[BaseException]], err: Optional[BaseException], _: object) -> bool:
        call = self.call
        try:
            # The coroutine is thrown away: nobody is there for an outcome.
            if kind is GeneratorExit and self._is_awaited:
                return False
            try:
                changed = self.see_changes()
                if err is not None:
                    self.outcome = self._failed(err)
                self.outcome.mutated = lent_files.settle(call.name, _files(self.references), self._lent, changed)
            except Unrecordable as unrecordable:
                self.outcome = self._failed(unrecordable)
            drawn = None if call.draws is None else call.draws.drawn()
            if drawn is not None:
                self._session.recorder.record(call.id + DRAWN, call.name, drawn)
            self._note_variables()
            if self._performance.locks:
                self._session.recorder.record(call.id + LOCKED, call.name, self._performance.locks)
            call.has_rung = call.has_rung or (held_signals.has_rung() and not self._is_awaited)
            Interruptions(self._session.recorder).ended_call(call.id, call.name, call.has_rung)
            self.outcome.references = self.references
            self.outcome.ms = round((_clock() - self._started) * 1000, 3)
            self._session.prints.flush()
            self.outcome.prints = self._printed()
            self._count()
            return True
        finally:
            self._lent.take_back()
            performing.reset(self._token)

    def _note_variables(self) -> None:
        """Of the context, that the call set."""
        references = self.references
        if references is not None:
            changed = references.variables.changed(lambda value: values.encode_bytes(value, references))
            if changed:
                self._session.recorder.record(self.call.id + CONTEXT, self.call.name, changed)

    def _printed(self) -> Printed:
        """In this attempt and those before."""
        printed = self._performance.prints or Printed(self.spool)
        if self.call.prints is None:
            self.call.prints = printed
        else:
            self.call.prints.extend(printed)
        self.call.prints.extend(self._session.prints.of_children.take())
        return self.call.prints

    def _count(self) -> None:
        call, often = self.call, self._session.often
        if self._performance.touches:
            often.touched(call.decision)
        elif self.outcome.handle is None:
            often.count(call.fn, call.decision, call.args, f"{call.where.file}:{call.where.line}")

    def lent(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments as the call gets them: iterators count what is drawn."""
        call = self.call
        if self.references is None:
            return call.args, call.kwargs
        if call.draws is None:
            call.draws = Draws(call.args, call.kwargs)
        return call.draws.lend(call.args, call.kwargs, self.references.observed.rename)

    def see_changes(self) -> Optional[str]:
        """What the call did to its arguments, looked at once. Raises `Unrecordable`."""
        if self._changed is None and self.references is not None:
            self._changed = (None,)
            self._changed = (mutation.changes(self.references.observed, self.spool),)
        return None if self._changed is None else self._changed[0]

    def _failed(self, err: BaseException) -> Outcome:
        if isinstance(err, Unrecordable):
            err = self._located(err)
        return Outcome(error=errors_as_data.encode_error(err, is_own_file, self.references, self.spool))

    def _located(self, err: Unrecordable) -> Unrecordable:
        """The same error, saying at which call it happened."""
        where = self.call.where
        reason = f"{err.reason}, in the result of {self.call.name} at {where.file}:{where.line}"
        return Unrecordable(err.type_name, err.path, reason, err.hint)


def _references(session: Session, handles: Handles, call: Call) -> Optional[References]:
    """None where a client loads the values itself."""
    if not session.is_full:
        return None

    def observe() -> mutation.Observation:
        args = (*call.args, *handles.code_given_to(call.fn))
        return mutation.observe(call.fn, args, call.kwargs, call.decision.is_whole)

    return References(observe, handles)


def _files(references: Optional[References]) -> dict[Any, Any]:
    return {} if references is None else lent_files.find(references.observed.before.streams)
