"""The surroundings of one attempt to perform a call: what was there before is noted, and what the call did to that is
a part of its outcome.
"""

from __future__ import annotations

import time
from typing import Any, Optional

from _ak import errors_as_data, lent_files, mutation, values
from _ak.drawn import Draws
from _ak.handles import Handles
from _ak.held_signals import held_signals
from _ak.interruptions import Interruptions
from _ak.journal import CONTEXT, DRAWN, LOCKED
from _ak.outcome import Call, Outcome
from _ak.performing import Performance, performing
from _ak.printed import Printed
from _ak.references import References
from _ak.session import Session, is_own_file
from _ak.unrecordable import Unrecordable

_clock = time.perf_counter


class Attempt:
    """Left with `outcome` complete, whatever the call raised."""

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

    def __enter__(self) -> Attempt:
        self._token = performing.set(self._performance)
        try:
            self._prepare()
        except BaseException:
            performing.reset(self._token)
            raise
        return self

    def _prepare(self) -> None:
        if self.call.found is None:  # Another attempt is compared with what was before the first.
            self.call.found = references_of(self._session, self._handles, self.call)
            if self.call.found is not None:
                self.call.found.look()
        self.references = self.call.found
        self._lent = lent_files.lend(self.call.name, files_in(self.references))
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
                self.outcome.mutated = lent_files.settle(call.name, files_in(self.references), self._lent, changed)
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


def references_of(session: Session, handles: Handles, call: Call) -> Optional[References]:
    """None where a client loads the values itself."""
    if not session.is_full:
        return None

    def observe() -> mutation.Observation:
        args = (*call.args, *handles.code_given_to(call.fn))
        return mutation.observe(call.fn, args, call.kwargs, call.decision.is_whole)

    return References(observe, handles)


def files_in(references: Optional[References]) -> dict[Any, Any]:
    return {} if references is None else lent_files.find(references.observed.before.streams)
