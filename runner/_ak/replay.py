"""Answers from the journal, and the report when the program does not ask what the journal expects.

A difference ends the process: there is no answer that would be right, and user code must not go on with a wrong one.
"""

from __future__ import annotations

import threading
from typing import Any, Optional

from _ak.busy import State
from _ak.journal import CANCELLED, WOKE, Entry
from _ak.session import Session, Where

# How long all lanes may wait for an entry that nobody asks for.
STALL_S = 10.0


class Replay:
    """Looks up calls of this session in its journal."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def call(self, call_id: str, name: str, digest: str, where: Where) -> Optional[Entry]:
        """The recorded entry of a call or wait, None when it is live. Ends the process when another call is recorded
        there.
        """
        entry = self._session.journal.calls.get(call_id)
        if entry is None:
            self._expect_no_value(call_id, name, where)
            return None
        if entry.name != name:
            self._differs(call_id, entry, name, where, "")
        if entry.digest and digest and entry.digest != digest:
            self._differs(call_id, entry, name, where, " with other arguments")
        return entry

    def value(self, call_id: str, name: str, where: Where) -> Optional[tuple[object]]:
        """The recorded value of a call that has no effect, `(object,)` or None."""
        entry = self._session.journal.calls.get(call_id)
        if entry is not None:
            self._differs(call_id, entry, name, where, "")
        recorded = self._session.journal.value_name(call_id)
        if recorded is not None and recorded != name:
            self._report(call_id, recorded, name, where, "")
        return self._session.recorder.recall(call_id)

    def has_turn(self, item_id: str) -> bool:
        return self._session.turns.has(item_id)

    def is_cancelled(self, call_id: str) -> bool:
        """Whether the await of this call was cancelled before it had an answer."""
        return self._session.journal.value_name(call_id + CANCELLED) is not None

    def wait_turn(self, item_id: str) -> None:
        """Block until the results recorded before this one have been handed out."""
        turn = threading.Lock()
        turn.acquire()
        self._session.turns.ask(item_id, turn.release)
        if turn.acquire(blocking=False):
            return
        line = self._session.busy.current()
        self._session.busy.change(line, State.BLOCKED)
        # No deadline here: the watching thread ends the process when the order cannot be kept (`check_stalled`).
        turn.acquire()
        self._session.busy.change(line, State.RUNNING)

    async def turn(self, item_id: str) -> None:
        """`wait_turn` for a coroutine: its event loop goes on."""
        from asyncio import CancelledError, get_running_loop

        loop = get_running_loop()
        future = loop.create_future()

        def wake() -> None:
            loop.call_soon_threadsafe(_finish, future)

        self._session.turns.ask(item_id, wake)
        try:
            await future
        except CancelledError:
            self._session.turns.skip(item_id)
            raise

    async def never(self, call_id: str) -> None:
        """Wait for the cancellation that ended this await the first time."""
        from asyncio import get_running_loop

        self._session.turns.skip(call_id)
        await get_running_loop().create_future()

    def check_stalled(self) -> None:
        """End the process when all lanes wait for an entry that nobody asks for."""
        item_id = self._session.turns.stalled(STALL_S)
        if item_id is not None and not self._session.busy.running_threads():
            self._nobody_asks(item_id, "the other lanes wait for its result")

    def check_end(self) -> None:
        """End the process when the handler is over though its own lane recorded more calls."""
        left = [item for item in self._session.turns.unasked() if item.startswith(f"{self._session.lanes.main.id}:")]
        if left and not left[0].endswith(WOKE):
            self._nobody_asks(left[0], "the handler ended without it")

    def _expect_no_value(self, call_id: str, name: str, where: Where) -> None:
        recorded = self._session.journal.value_name(call_id)
        if recorded is not None:
            self._report(call_id, recorded, name, where, "")

    def _differs(self, call_id: str, entry: Entry, name: str, where: Where, how: str) -> None:
        self._report(call_id, entry.name + self._spell_entry(entry), name, where, how)

    def _report(self, call_id: str, expected: str, name: str, where: Where, how: str) -> None:
        message = (
            f"The code does not do what the journal says it did, at call {call_id}.\n"
            f"  expected: {expected}\n"
            f"  actual:   {name}{how}{self._spell(where, self._session.source_line(where))}"
        )
        self._session.fail(
            "replay_differs", message, "Deploy code that makes the same calls up to here, or start a new session."
        )

    def _nobody_asks(self, item_id: str, why: str) -> None:
        entry = self._session.journal.calls.get(item_id)
        name = entry.name if entry else self._session.journal.value_name(item_id)
        place = self._spell_entry(entry) if entry else ""
        message = (
            f"The code does not do what the journal says it did, at call {item_id}.\n"
            f"  expected: {name}{place}\n"
            f"  actual:   no line of execution makes this call; {why}"
        )
        self._session.fail(
            "replay_differs", message, "Deploy code that makes the same calls up to here, or start a new session."
        )

    def _spell_entry(self, entry: Entry) -> str:
        """Where a recorded call stood, with the line as it was then."""
        where = Where(entry.file, entry.line)
        return self._spell(where, entry.source or self._session.source_line(where))

    def _spell(self, where: Where, source: str) -> str:
        if not where.file:
            return ""
        return f" at {where.file}:{where.line}" + (f"    {source}" if source else "")


def _finish(future: Any) -> None:
    if not future.done():
        future.set_result(None)
