"""What came of a call: made by performing it or by reading its journal entry, given to user code in the same way.

V1. User code receives a value as a replay will give it (the loaded copy), so that a first run and a replay cannot
    differ.
V2. An error is raised as the class that was recorded; its own chain of causes is kept.
V3. A value that cannot be recorded is an error at that call, recorded like any other.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Callable, Optional

from _ak import errors_as_data, files, lent_files, mutation, snapshots, time_limit, values
from _ak.attempt import Attempt, files_in, references_of
from _ak.drawn import draw_again
from _ak.handles import Handles
from _ak.held_signals import alarm_is_set, held_signals, lets_in
from _ak.interruptions import Interruptions
from _ak.journal import CONTEXT, DRAWN
from _ak.lost_children import LostChildren
from _ak.outcome import AWAITABLE, Call, Outcome
from _ak.performing import performing
from _ak.proxies import HandleMethod
from _ak.session import Session, is_own_file
from _ak.unrecordable import Unrecordable, name_of

if TYPE_CHECKING:
    from _ak.file_locks import FileLocks


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
        with Attempt(self._session, self._handles, call, spool) as act:
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
        with Attempt(self._session, self._handles, call, spool, is_awaited=True) as act:
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
        outcome.references = references = references_of(self._session, self._handles, call)
        made_by = f"{call.where.file}:{call.where.line} (call {call.id})"
        failed = outcome.error is not None
        made_of = self._descriptors.recalled(call.id, call.name, call.args, call.kwargs, made_by, failed)
        drawn: Any = self._session.recorder.recall(call.id + DRAWN)
        if references is not None and (failed or drawn is not None):
            references.look()
        if drawn is not None:
            draw_again(call.args, call.kwargs, drawn[0])
        if references is not None and outcome.mutated is not None:
            changed = lent_files.advance(files_in(references), outcome.mutated)
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

    def _record(self, act: Attempt, result: Any) -> None:
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
