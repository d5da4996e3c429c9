"""Answers from the journal, and the report when the program does not ask what the journal expects.

A difference ends the process: there is no answer that would be right, and user code must not go on with a wrong one.
"""

from __future__ import annotations

import threading
from typing import Any, NoReturn, Optional

from _ak.busy import Line, State
from _ak.difference import Difference, Kind, Shown, Side, recorded_side
from _ak.errors_as_data import throw
from _ak.held_signals import lets_in
from _ak.interruptions import Interruptions
from _ak.journal import CANCELLED, Entry
from _ak.loops import Item
from _ak.rehearsal import Asked
from _ak.session import NOWHERE, Session, Where
from _ak.values import DamagedValue
from autokitteh.errors import Cancelled

# How long all lanes may wait for an entry that nobody asks for.
STALL_S = 10.0
# The same while threads of the program sleep in the system. Most often they wait for a lock that another of them has,
# but one may also connect a client anew, which takes its time.
ASLEEP_STALL_S = 60.0
_WHAT_TO_DO = (
    "Put right what is different around the session (a file, a package), resume it with a build that does what is"
    " recorded, or fork it from this call."
)


class Replay:
    """Looks up calls of this session in its journal."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._interruptions = Interruptions(session.recorder)
        self._asleep: Optional[list[bytes]] = None

    def call(
        self, call_id: str, name: str, digest: str, where: Where, shown: Optional[Shown] = None
    ) -> Optional[Entry]:
        """The recorded entry of a call or wait, None when it is live. Ends the process when another call is recorded
        there; `shown` gives its arguments for the report.
        """
        try:
            entry = self._session.journal.take_call(call_id)
        except DamagedValue as err:
            self.damaged(call_id, name, where, err)
        if entry is None:
            self._expect_no_value(call_id, name, where, shown)
            return None
        if entry.name != name:
            self._differs("call", entry, name, where, shown)
        rehearsal = self._session.rehearsal
        is_elsewhere = rehearsal is not None and rehearsal.is_elsewhere
        if entry.digest and digest and entry.digest != digest and not is_elsewhere:
            self._differs("arguments", entry, name, where, shown)
        return entry

    def value(self, call_id: str, name: str, where: Where) -> Optional[tuple[object]]:
        """The recorded value of a call that has no effect, `(object,)` or None."""
        try:
            recorded = self._session.journal.value_name(call_id)
            # Where there is a value there is no call, and of a long journal calls may come late.
            entry = self._session.journal.call(call_id) if recorded is None else None
            if entry is not None:
                self._differs("call", entry, name, where, None)
            if recorded is not None and recorded != name:
                self._report(Difference(call_id, "call", Side(recorded, NOWHERE, ""), self._side(name, where)))
            return self._session.recorder.recall(call_id)
        except DamagedValue as err:
            self.damaged(call_id, name, where, err)

    def damaged(self, call_id: str, name: str, where: Where, err: DamagedValue) -> NoReturn:
        """End the process: what is recorded of a call cannot be read, and user code must not take that for its own
        error."""
        self._session.fail(
            "journal_damaged",
            f"The record of call {call_id} of session {self._session.id}, {self._side(name, where).text()}: {err}.",
            "Restore what the message names from a backup, or go back to the libraries that the session began with.",
        )

    def is_cancelled(self, call_id: str) -> bool:
        """Whether the await of this call was cancelled before it had an answer."""
        is_marked = self._session.order.awaits(call_id)
        return not is_marked and self._session.journal.value_name(call_id + CANCELLED) is not None

    def wait_stopped(self, call_id: str) -> None:
        """Raise Cancelled where it was raised in the place of this call; one that had waited for the host's word heard
        it in its turn."""
        if not self._session.stopping.recalled(call_id):
            return
        if self._session.order.awaits(call_id):
            self.wait_turn(call_id)
        raise Cancelled

    def raise_interrupted(self, asked: Asked) -> None:
        """Raise what a signal handler raised while this call waited for the host, if one did; in its turn, when what it
        waited for had come already."""
        error = self._interruptions.end_of_wait(asked.id)
        if error is None:
            return
        if self._session.rehearsal is not None:
            self._session.rehearsal.answered(asked, error, None)
        if self._session.order.awaits(asked.id):
            self.wait_turn(asked.id)
        throw(error)

    def interrupted(self, call_id: str, name: str, err: BaseException) -> dict[str, Any]:
        """A signal handler has raised `err` while this call waited for the host. Gives it as data."""
        return self._interruptions.ended_wait(call_id, name, err)

    def wait_turn(self, item_id: str) -> None:
        """Block until it is the turn of this item."""
        order, busy = self._session.order, self._session.busy
        if not order.is_concurrent:
            return
        line, turn = busy.current(), threading.Lock()
        wait = busy.wait(line)
        turn.acquire()

        def hand(_: Optional[int]) -> bool:
            busy.wake(line, wait)
            turn.release()
            return True

        busy.change(line, State.TURN)
        order.arrive(item_id, self._holder(item_id, line), hand)
        try:
            # No deadline here: the watching thread ends the process when the order cannot be kept (`check_stalled`).
            _await(turn)
        except BaseException:  # A signal handler of user code raised.
            order.withdraw(item_id)
            busy.change(line, State.RUNNING)
            raise

    async def turn(self, item_id: str) -> None:
        """`wait_turn` for a coroutine: its event loop goes on."""
        from asyncio import CancelledError, current_task, get_running_loop

        loop, task = get_running_loop(), current_task()
        future = loop.create_future()
        gate = self._session.loops.gate(loop)
        items: list[Item] = []

        def hand(step: Optional[int]) -> bool:
            items.append(gate.push(item_id, step, lambda: _finish(future)))
            return False

        gate.begin_call(task)
        self._session.order.arrive(item_id, self._holder(item_id, gate.line), hand)
        try:
            await future
        except CancelledError:
            self._session.order.withdraw(item_id)
            for item in items:
                gate.revoke(item)
            raise
        finally:
            gate.end_call(task)

    def _holder(self, item_id: str, line: Optional[Line]) -> Optional[Line]:
        """The line for which the item arrives. One that nobody has seen yet comes after all that could happen without
        it, and did: it waits for its own line too.
        """
        return line if self._session.order.awaits(item_id) else None

    async def never(self) -> None:
        """Wait for the cancellation that ended this await the first time."""
        from asyncio import current_task, get_running_loop

        loop, task = get_running_loop(), current_task()
        gate = self._session.loops.gate(loop)
        gate.begin_call(task)
        try:
            await loop.create_future()
        finally:
            gate.end_call(task)

    def check_stalled(self) -> None:
        """End the process when all lanes wait for an item that nobody asks for."""
        if self._session.rehearsal is not None and self._session.rehearsal.is_at_prompt:
            return
        item_id = self._session.order.stalled(STALL_S)
        if item_id is None:
            return
        if not self._session.busy.running_threads():
            self._nobody_asks(item_id, "the other lanes wait for its result")
        if self._sleep_on() and self._session.order.stalled(ASLEEP_STALL_S) is not None:
            self._nobody_asks(item_id, "the other lanes wait for its result, or for a lock")

    def _sleep_on(self) -> bool:
        """Whether all threads that run have slept since they were last looked at here."""
        former, self._asleep = self._asleep, self._session.busy.asleep()
        return self._asleep is not None and self._asleep == former

    def check_end(self) -> None:
        """End the process when the handler is over though its own lane recorded more calls."""
        call_id = self._session.journal.not_taken(self._session.lanes.main.id)
        if call_id is not None:
            self._nobody_asks(call_id, "the handler ended without it")

    def _expect_no_value(self, call_id: str, name: str, where: Where, shown: Optional[Shown]) -> None:
        recorded = self._session.journal.value_name(call_id)
        if recorded is not None:
            expected = Side(recorded, NOWHERE, "")
            self._report(Difference(call_id, "call", expected, self._side(name, where), shown))

    def _differs(self, kind: Kind, entry: Entry, name: str, where: Where, shown: Optional[Shown]) -> NoReturn:
        expected = recorded_side(entry, self._session.source_line)
        self._report(Difference(entry.id, kind, expected, self._side(name, where), shown))

    def _nobody_asks(self, item_id: str, why: str) -> NoReturn:
        entry = self._session.journal.call(item_id)
        if entry is not None:
            expected = recorded_side(entry, self._session.source_line)
        else:
            expected = Side(str(self._session.journal.value_name(item_id)), NOWHERE, "")
        self._report(Difference(item_id, "missing", expected, None, why=why))

    def _report(self, difference: Difference) -> NoReturn:
        self._session.fail("replay_differs", difference.message(), _WHAT_TO_DO, difference=difference.data())

    def _side(self, name: str, where: Where) -> Side:
        return Side(name, where, self._session.source_line(where))


@lets_in
def _await(turn: Any) -> None:
    turn.acquire()


def _finish(future: Any) -> None:
    if not future.done():
        future.set_result(None)
