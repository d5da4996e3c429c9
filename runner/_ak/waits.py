"""Sleeps: from a second on they are timers of the workflow, below that they really sleep here.

The end of a short sleep has its place among what reaches user code (order.py), and on a replay it takes no time:
programs do use short sleeps to put threads and tasks in an order.
"""

from __future__ import annotations

import math
from typing import Any, Callable, Optional

from _ak import values
from _ak.busy import State
from _ak.classify import Decision
from _ak.errors_as_data import throw
from _ak.exchange import Box, LoopBox, Said
from _ak.held_signals import call, held_signals
from _ak.journal import CANCELLED
from _ak.lock_waits import LockWaits
from _ak.rehearsal import Question
from _ak.replay import Replay
from _ak.session import Session, Where
from _ak.skipped_time import SkippedTime
from autokitteh.errors import Cancelled

DURABLE_SECONDS = 1.0
# Beyond what the platform's clock can hold the real function says so in its own words.
MAX_SECONDS = 9.0e9

LOOP_SLEEP = "asyncio.sleep"


class Waits:
    """Runs `time.sleep` (`sleep`), `asyncio.sleep` (`sleep_soon`) and waits for locks (`of_locks`). `keep_process` says
    whether the program would miss this process.
    """

    def __init__(
        self, session: Session, replay: Replay, skipped: SkippedTime, keep_process: Callable[[], bool]
    ) -> None:
        self._session = session
        self._replay = replay
        self._skipped = skipped
        self._keep_process = keep_process
        self.of_locks = LockWaits(session, replay)

    def sleep(
        self, fn: Callable[..., Any], decision: Decision, args: tuple[Any, ...], kwargs: dict[str, Any], where: Where
    ) -> Any:
        """`time.sleep`; wrong arguments are reported by the real function."""
        seconds = _seconds(args[0]) if len(args) == 1 and not kwargs else None
        if not seconds:
            return fn(*args, **kwargs)
        self._session.prints.flush()
        call_id = self._session.lanes.current().next_id()
        asked = Question(call_id, decision.name, where, fn, args, kwargs)
        self._arrive(asked)
        if seconds < DURABLE_SECONDS or self._session.is_loading:
            self._sleep_here(call_id, decision.name, fn, args)
            return None
        self._replay.wait_stopped(call_id)
        entry = self._replay.call(call_id, decision.name, "", where)
        self._replay.raise_interrupted(asked)
        if entry is not None:
            self._answered(asked, seconds)
            return self._replay.wait_turn(call_id)
        self._session.stopping.check(call_id, decision.name)
        box = Box(call_id, self._session.busy, self._session.order)
        held_signals.begin()
        self._session.exchange.open(call_id, box)
        if self._session.stopping.is_asked:  # While the box was being made.
            box.cancel()
        try:
            self._session.recorder.act()
            self._want(call_id, decision.name, seconds, where, is_blocking=True)
            said = self._heard(asked, box.get())
        except BaseException as err:
            self._session.exchange.abandon(call_id)
            if isinstance(err, Cancelled):
                self._session.stopping.raised(call_id, decision.name)
            else:
                self._replay.interrupted(call_id, decision.name, err)
            raise
        self._session.exchange.close(call_id)
        return _settle(said, None)

    def sleep_soon(
        self, fn: Callable[..., Any], decision: Decision, args: tuple[Any, ...], kwargs: dict[str, Any], where: Where
    ) -> Any:
        """`asyncio.sleep`: an awaitable. Its place in the lane is taken now."""
        delay, result = _loop_sleep_arguments(*args, **kwargs) if _is_loop_sleep(args, kwargs) else (None, None)
        seconds = _seconds(delay)
        # A short one is a timer of the event loop like any other (loops.py).
        if not seconds or seconds < DURABLE_SECONDS or self._session.is_loading:
            self._session.prints.flush()
            if not self._session.order.is_replaying:
                self._session.recorder.act()
            return fn(*args, **kwargs)
        call_id = self._session.lanes.current().next_id()
        asked = Question(call_id, decision.name, where, fn, args, kwargs)
        return self._sleep_soon(asked, seconds, result)

    async def _sleep_soon(self, asked: Question, seconds: float, result: Any) -> Any:
        from asyncio import CancelledError, current_task, get_running_loop

        call_id, name, where = asked.id, asked.name, asked.where
        self._session.prints.flush()
        self._arrive(asked)
        if self._replay.is_cancelled(call_id):
            await self._replay.never()
        if self._replay.call(call_id, name, "", where) is not None:
            self._answered(asked, seconds)
            await self._replay.turn(call_id)
            return result
        gate, task = self._session.loops.gate(get_running_loop()), current_task()
        box = LoopBox(call_id, self._session.busy, self._session.order, gate)
        gate.begin_call(task)
        self._session.exchange.open(call_id, box)
        try:
            self._session.recorder.act()
            self._want(call_id, name, seconds, where, is_blocking=False)
            said = self._heard(asked, await box.get_soon())
        except BaseException as err:
            self._session.exchange.abandon(call_id)
            if isinstance(err, CancelledError):
                self._session.recorder.record(call_id + CANCELLED, name, None)
            raise
        finally:
            gate.end_call(task)
        self._session.exchange.close(call_id)
        return _settle(said, result)

    def _arrive(self, asked: Question) -> None:
        if self._session.rehearsal is not None:
            self._session.rehearsal.arrive(asked)

    def _answered(self, asked: Question, seconds: float) -> None:
        self._skipped.recalled(asked.id, seconds)
        if self._session.rehearsal is not None:
            self._session.rehearsal.answered(asked, None, None)

    def _heard(self, asked: Question, said: Said) -> Said:
        """What the host says of a timer: that it fired; in a rehearsal, that it would be set now."""
        if self._session.rehearsal is not None:
            self._session.rehearsal.perform(asked)
        self._skipped.ended(asked.id)
        self._session.lanes.current().has_news = True
        return said

    def _sleep_here(self, call_id: str, name: str, fn: Callable[..., Any], args: tuple[Any, ...]) -> None:
        order, busy = self._session.order, self._session.busy
        if not order.awaits(call_id):
            self._session.stopping.check(call_id, name)
            self._session.recorder.act()
            line = busy.current()
            busy.change(line, State.SLEEPING)
            try:
                call(fn, args, {})
            finally:
                busy.change(line, State.RUNNING)
        if order.is_concurrent:
            self._replay.wait_turn(call_id)
        else:
            order.pass_alone(call_id)

    def _want(self, call_id: str, name: str, seconds: float, where: Where, is_blocking: bool) -> None:
        payload: dict[str, Any] = {
            "id": call_id,
            "op": "sleep",
            "params": self._skipped.begins(call_id, seconds),
            "name": name,
            "file": where.file,
            "line": where.line,
        }
        if self._keep_process():
            payload["keeps"] = True
        line = self._session.busy.current()
        with self._session.busy.asking(line, State.WITH_HOST if is_blocking else State.RUNNING) as is_busy:
            payload["busy"] = is_busy
            self._session.exchange.send(call_id, "want", payload)


def _settle(said: Said, result: Any) -> Any:
    payload = said[1]
    if payload.get("error") is not None:
        throw(payload["error"])
    return result if payload.get("value") is None else values.decode(payload["value"], None)


def _is_loop_sleep(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    names = ("delay", "result")[len(args) :]
    return 1 <= len(args) + len(kwargs) <= 2 and len(args) <= 2 and all(name in names for name in kwargs)


def _loop_sleep_arguments(delay: Any = None, result: Any = None) -> tuple[Any, Any]:
    return delay, result


def _seconds(value: Any) -> Optional[float]:
    """None for what the real function refuses, never ends, or takes as no sleep at all."""
    if not isinstance(value, (int, float)):
        try:
            value = value.__index__()
        except Exception:  # The real function reports what it does not take.
            return None
    seconds = float(value) if isinstance(value, float) or abs(value) < MAX_SECONDS else math.inf
    return seconds if 0 < seconds < MAX_SECONDS else None
