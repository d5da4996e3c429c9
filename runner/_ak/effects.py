"""Effects: calls that must happen once. Each is asked for, performed when the host says so, and its result recorded
before user code goes on.

One call: `callback` -> `callback` -> `response` -> `response` (docs/protocol.md). The host may say `callback` again
to try once more, or answer at once with a `response`.
  E1. The seq is taken when the call is made, also where the exchange happens later, on `await`.
  E2. On replay nothing is sent: the journal answers, in its order.
  E3. While modules load, and in user code that another call draws from, there is no round trip: the call is performed
      in place and its outcome goes into the value stream.
  E4. The host's word is good for a second from when it was asked for; one that was longer on its way is proven anew
      (`Recorder.prove`). Another host may have taken the session meanwhile, and have made this call.
  E5. On the word of the host (ahead.py) one begins unasked, and is told of with what it came to, or before that when it
      lasts (untold.py).
"""

from __future__ import annotations

import sys
from dataclasses import replace
from types import FrameType
from typing import Any, Optional

from _ak import awaitables, errors_as_data, fingerprint, values
from _ak.ahead import Ahead
from _ak.call_messages import CallMessages
from _ak.dropped import Dropped
from _ak.exchange import Box, Error, LoopBox, Said
from _ak.held_signals import held_signals, lets_in
from _ak.journal import CANCELLED, PRINTS, Entry
from _ak.outcome import AWAITABLE, Call, Outcome
from _ak.outcomes import Outcomes
from _ak.performing import is_user_code_of_a_call
from _ak.replay import Replay
from _ak.session import Session
from _ak.untold import Untold
from autokitteh.errors import Cancelled
from autokitteh.marks import DEFAULT_POLICY

# In the record of a call whose await was cancelled while it was performed.
_CANCELLED_HANDLE = {"kind": "cancelled"}

_AWAIT_CANCELLED: dict[str, Any] = {
    "type": "asyncio.exceptions.CancelledError",
    "message": "the await of this call was cancelled",
    "traceback": "",
    "data": None,
    "mro": ["CancelledError", "BaseException"],
}

# What the host says to an effect for which it has given its word before.
_PERFORM: Said = ("callback", {})


class Effects:
    """Runs effects of threads (`run`) and of coroutines (`run_soon`)."""

    def __init__(self, session: Session, replay: Replay, outcomes: Outcomes) -> None:
        self._session = session
        self._replay = replay
        self._outcomes = outcomes
        self._ahead = Ahead(session.recorder, session.order)
        self._messages = CallMessages(session)
        self._dropped = Dropped()

    def run(self, call: Call) -> Any:
        """The result of the call, given when it is durable."""
        self._session.prints.flush()
        if self._session.rehearsal is not None:
            self._session.rehearsal.arrive(call)
        if self._is_in_place(call):
            return self._run_in_place(call)
        # The guard's own frame stands between.
        call.is_dropped = self._is_dropped(sys._getframe(2))
        self._replay.wait_stopped(call.id)
        entry = self._replay.call(call.id, call.name, call.digest, call.where, lambda: self._messages.shown(call))
        self._replay.raise_interrupted(call)
        if entry is not None:
            self._replay.wait_turn(call.id)
            return self._give(call, self._recalled(call, entry))
        self._session.stopping.check(call.id, call.name)
        box = Box(call.id, self._session.busy, self._session.order)
        outcome: Optional[Outcome] = None
        untold: Optional[Untold] = None
        held_signals.begin()
        self._session.exchange.open(call.id, box)
        if self._session.stopping.is_asked:  # While the box was being made.
            box.cancel()
        try:
            request = self._messages.request(call)
            asked_at = self._session.recorder.now()
            if call.decision.policy == DEFAULT_POLICY and self._ahead.take() and box.begin():
                untold = self._messages.begin_untold(request)
                box.is_owed = True
            else:
                self._messages.ask(request, is_blocking=True)
            said = box.get() if untold is None else _PERFORM
            while said[0] == "callback":
                if said is not _PERFORM:
                    self._session.recorder.prove(asked_at)
                outcome = self._outcomes.perform(call, self._session.spool)
                if self._session.is_child:  # The call was a fork, and this is the other side of it.
                    return self._outcomes.give(outcome)
                if untold is not None:
                    untold.tell(is_followed=True)
                asked_at = self._session.recorder.now()
                said = self._reported(call, outcome, box)
        except BaseException as err:
            if self._session.is_child:  # What the other side had locked at the fork stays so.
                raise
            # A signal handler of user code raised, or the session is being stopped: the host does not know.
            self._abandon(call, err, is_known=untold is None or not untold.give_up())
            if isinstance(err, Cancelled):
                self._session.stopping.raised(call.id, call.name)
            raise
        self._session.exchange.close(call.id)
        return self._settle(call, outcome, said)

    async def run_soon(self, call: Call) -> Any:
        """`run` for a coroutine function; the event loop goes on meanwhile."""
        self._session.prints.flush()
        if self._session.rehearsal is not None:
            self._session.rehearsal.arrive(call)
        if self._is_in_place(call):
            return await self._run_soon_in_place(call)
        entry = self._replay.call(call.id, call.name, call.digest, call.where, lambda: self._messages.shown(call))
        if self._replay.is_cancelled(call.id) or (entry is not None and entry.handle == _CANCELLED_HANDLE):
            await self._replay.never()
        if entry is not None:
            await self._replay.turn(call.id)
            return self._outcomes.give(self._recalled(call, entry))
        return await self._exchange_soon(call)

    async def _exchange_soon(self, call: Call) -> Any:
        from asyncio import CancelledError, current_task, get_running_loop

        gate, task = self._session.loops.gate(get_running_loop()), current_task()
        box = LoopBox(call.id, self._session.busy, self._session.order, gate)
        gate.begin_call(task)
        outcome: Optional[Outcome] = None
        self._session.exchange.open(call.id, box)
        try:
            asked_at = self._session.recorder.now()
            self._messages.ask(self._messages.request(call), is_blocking=False)
            said = await box.get_soon()
            while said[0] == "callback":
                self._session.recorder.prove(asked_at)
                outcome = await self._outcomes.perform_soon(call, self._session.spool)
                cancellation = _cancellation(outcome)
                outcome.handle = outcome.handle if cancellation is None else _CANCELLED_HANDLE
                asked_at = self._session.recorder.now()
                box.is_owed = False
                self._messages.report(call, outcome)
                if cancellation is not None:
                    errors_as_data.throw(cancellation)
                said = await box.get_soon()
        except BaseException as err:
            # What the host still says has nobody to go to.
            is_owed = self._session.exchange.abandon(call.id)
            if isinstance(err, CancelledError):
                # A replay must wait for the cancellation instead of an answer.
                self._session.recorder.record(call.id + CANCELLED, call.name, None)
                if is_owed:
                    self.refuse(call.id)
            raise
        finally:
            gate.end_call(task)
        self._session.exchange.close(call.id)
        return self._settle(call, outcome, said)

    def _is_dropped(self, frame: FrameType) -> bool:
        """Whether the program throws away what its call gives; `frame` is of who made the call."""
        session = self._session
        # A person who looks sees every result.
        return (
            session.rehearsal is None and session.path_of(frame.f_code) is not None and self._dropped.is_dropped(frame)
        )

    def refuse(self, call_id: str, why: Error = None) -> None:
        """The host wants a call performed for which nobody waits any more; None: its await was cancelled."""
        error = _AWAIT_CANCELLED if why is None else why
        self._session.exchange.send(call_id, "response", {"id": call_id, "value": None, "error": error})

    def _abandon(self, call: Call, err: BaseException, is_known: bool) -> None:
        """What ends the wait of user code for a call is what comes of it, also if the host has begun it or will;
        `is_known`: the host knows of it."""
        why: Error = None
        if not isinstance(err, Cancelled):
            why = self._replay.interrupted(call.id, call.name, err)
        if not is_known:
            self._session.exchange.close(call.id)
        elif self._session.exchange.abandon(call.id, why):
            self.refuse(call.id, why)

    def _is_in_place(self, call: Call) -> bool:
        return is_user_code_of_a_call() or (
            self._session.is_loading and call.id.startswith(self._session.lanes.loading.id)
        )

    def _run_in_place(self, call: Call) -> Any:
        recorded = self._replay.value(call.id, call.name, call.where)
        if recorded is not None:
            return self._give(call, self._recalled_value(call, recorded))
        return self._give(call, self._keep(call, self._outcomes.perform(call, self._session.spool)))

    async def _run_soon_in_place(self, call: Call) -> Any:
        recorded = self._replay.value(call.id, call.name, call.where)
        if recorded is not None:
            return self._outcomes.give(self._recalled_value(call, recorded))
        return self._outcomes.give(self._keep(call, await self._outcomes.perform_soon(call, self._session.spool)))

    def _keep(self, call: Call, outcome: Outcome) -> Outcome:
        self._session.recorder.record(call.id, call.name, (outcome.as_data(), outcome.prints))
        return outcome

    def _recalled_value(self, call: Call, recorded: tuple[Any]) -> Outcome:
        data, prints = recorded[0]
        return self._recall(call, Outcome(**data, prints=prints))

    def _recalled(self, call: Call, entry: Entry) -> Outcome:
        recalled: Any = self._session.recorder.recall(call.id + PRINTS)
        outcome = Outcome(entry.value, entry.value_file, entry.error, entry.handle, entry.mutated)
        if recalled is not None:
            outcome.prints = recalled[0]
        return self._recall(call, outcome)

    def _recall(self, call: Call, outcome: Outcome) -> Outcome:
        try:
            self._outcomes.recall(call, outcome)
        except values.DamagedValue as err:
            self._replay.damaged(call.id, call.name, call.where, err)
        if self._session.rehearsal is not None:
            self._session.rehearsal.answered(call, outcome.error, outcome.result)
        return outcome

    def _reported(self, call: Call, outcome: Outcome, box: Box) -> Said:
        """What the host says to what was performed."""
        box.is_owed = False
        box.wait_on()
        self._messages.report(call, outcome)
        recorded = self._ahead.recorded
        said = box.get(is_brief=call.decision.policy.attempts == 1)
        self._ahead.allow(said[1].get("ahead"), recorded)
        return said

    def _give(self, call: Call, outcome: Outcome) -> Any:
        """The outcome in user code. Of something to be awaited: a coroutine whose await is the next call of this
        lane.
        """
        self._session.stopping.heed(outcome.error)
        result = self._outcomes.give(outcome)
        if outcome.handle is None:
            return result
        if outcome.handle["kind"] != AWAITABLE:
            awaitables.let_run(result, lambda method: self.run_soon(self._awaited(call, method)))
            return result

        @lets_in
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            # After a loss there is nothing to await any more: the call that made it is made again.
            return await (call.fn(*args, **kwargs) if result is None else result)

        return self.run_soon(self._awaited(call, awaited))

    def _awaited(self, call: Call, fn: Any) -> Call:
        """The await of what a call gave: the next call of this lane."""
        return replace(call, id=self._session.lanes.current().next_id(), fn=fn, found=None, prints=None)

    def _settle(self, call: Call, outcome: Optional[Outcome], said: Said) -> Any:
        """The host lets user code go on: with what was performed, or with something of its own."""
        self._session.lanes.current().has_news = True
        payload = said[1]
        value = payload.get("value")
        if payload.get("error") is not None:
            errors_as_data.throw(payload["error"])
        if outcome is not None and (value is None or value == outcome.value):
            return self._give(call, outcome)
        return None if value is None else values.decode(value, None)


def make_digest(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The fingerprint of arguments before the call."""
    return fingerprint.fingerprint(args, kwargs)


def _cancellation(outcome: Outcome) -> Optional[dict[str, Any]]:
    """The error of a call that ended because this task was cancelled, and not because it raised such an error by
    itself.
    """
    from asyncio import current_task

    if outcome.error is None or "CancelledError" not in (outcome.error.get("mro") or []):
        return None
    cancelling = getattr(current_task(), "cancelling", None)  # 3.11 and later
    return outcome.error if cancelling is None or cancelling() > 0 else None
