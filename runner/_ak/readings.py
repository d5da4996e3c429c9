"""Readings: calls whose answer varies but which change nothing (time, environment, uuid). Performed in place and
recorded, no round trip.
"""

from __future__ import annotations

import functools
import os
import random
import threading
from collections.abc import Iterable
from typing import Any, Callable, Optional

from _ak import errors_as_data, fingerprint
from _ak.classify import Decision
from _ak.held_signals import call
from _ak.performing import Performance, is_performing, performing
from _ak.printed import Print
from _ak.rehearsal import Question
from _ak.replay import Replay
from _ak.session import Session, Where, is_own_file
from _ak.session_random import SessionRandom, is_module_random
from _ak.skipped_time import SkippedTime
from _ak.steady import Steady
from autokitteh.errors import Cancelled

SEED_ID = "session:seed"


class Readings:
    """Also holds the session's random generators, whose seed is a reading."""

    def __init__(
        self, session: Session, replay: Replay, draw_seed: Callable[[], int], skipped: Optional[SkippedTime] = None
    ) -> None:
        self._session = session
        self._skipped = skipped or SkippedTime(session.recorder, session.order.clock, is_on=False)
        self._replay = replay
        self._draw_seed = draw_seed
        self._random: Optional[SessionRandom] = None
        self._lock = threading.RLock()
        self._steady = Steady(session.recorder)
        # Of each lane: how often code of the standard library asked by itself.
        self._inside: dict[str, int] = {}

    def read(
        self, fn: Callable[..., Any], decision: Decision, args: tuple[Any, ...], kwargs: dict[str, Any], where: Where
    ) -> Any:
        """The answer of `fn`, from the record if there is one."""
        lane = self._session.lanes.current()
        call_id = lane.next_id()
        arguments = fingerprint.fingerprint(args, kwargs) if args or kwargs else ""
        rehearsal, asked = self._session.rehearsal, Question(call_id, decision.name, where, fn, args, kwargs)
        if rehearsal is not None:
            rehearsal.arrive(asked)
        recorded = self._replay.value(call_id, decision.name, where)
        if recorded is not None:
            answer, error = recorded[0]  # type: ignore[misc]
            if rehearsal is not None:
                rehearsal.answered(asked, error, answer)
            if error is not None:
                errors_as_data.throw(error)
            self._steady.recalled(decision.name, arguments, lane.id, answer)
            return answer
        if rehearsal is not None:
            rehearsal.live_call(asked)
        self._session.stopping.check(call_id, decision.name)
        try:
            self._session.recorder.act()
            answer = self._skipped.shift(decision.name, args, call(fn, args, kwargs))
        except Cancelled:  # While something had to be waited for.
            self._session.stopping.raised(call_id, decision.name)
            raise
        except Exception as err:
            self._keep(call_id, decision.name, None, errors_as_data.encode_error(err, is_own_file))
            raise
        answer = self._steady.live(decision.name, arguments, lane.id, answer)
        self._keep(call_id, decision.name, answer, None)
        return answer

    def read_whole(
        self, fn: Callable[..., Any], decision: Decision, args: tuple[Any, ...], kwargs: dict[str, Any], where: Where
    ) -> Any:
        """`read` for something that may be of the program: what it calls is part of it, and what it prints is told."""

        def perform() -> tuple[Any, Optional[dict[str, Any]], Iterable[Print]]:
            performance = Performance(spool=self._session.spool)
            token = performing.set(performance)
            answer, error = None, None
            try:
                answer = call(fn, args, kwargs)
            except Exception as err:
                error = errors_as_data.encode_error(err, is_own_file)
            finally:
                self._session.prints.flush()
                performing.reset(token)
            return answer, error, performance.prints or ()

        self._session.prints.flush()
        answer, error, prints = self.read(perform, decision, (), {}, where)
        for entry in prints:
            self._session.prints.emit(entry)
        if error is not None:
            errors_as_data.throw(error)
        return answer

    def inside(self, fn: Callable[..., Any], name: str) -> Callable[..., Any]:
        """What inline code of a library calls instead of `fn`, a reading called `name`. It takes no number
        of the lane: a program may log more or less after a loss.
        """

        @functools.wraps(fn)
        def read_inside(*args: Any, **kwargs: Any) -> Any:
            session = self._session
            if is_performing() or session.is_child or session.busy.current() is None:
                return fn(*args, **kwargs)
            if is_module_random(fn):
                return self.redirect(fn)(*args, **kwargs)
            lane = session.lanes.current().id
            number = self._inside[lane] = self._inside.get(lane, 0) + 1
            recorded: Any = session.recorder.recall(f"{lane}~{number}")
            if recorded is not None:
                self._steady.recalled(name, "", lane, recorded[0])
                return recorded[0]
            answer = self._steady.live(name, "", lane, self._skipped.shift(name, args, fn(*args, **kwargs)))
            session.recorder.record(f"{lane}~{number}", name, answer)
            return answer

        return read_inside

    def is_own_pid(self, pid: object) -> bool:
        """Whether this is the number of the process, here or where the session began."""
        return pid in (os.getpid(), self._steady.fact("os.getpid"))

    def redirect(self, fn: Callable[..., Any]) -> Callable[..., Any]:
        """The function of the session's own generator that does what `fn`, of the `random` module, does."""
        lane = self._session.lanes.current()
        # A seed set while modules load is meant for the handler.
        return self._generators().redirect(
            fn, self._session.lanes.main.id if lane is self._session.lanes.loading else lane.id
        )

    def seed_generators(self, replace: Callable[[Any, str, Any], None]) -> None:
        """Let every generator that user code makes without a seed take one from the session.
        `replace(owner, name, replacement)` remembers the originals.
        """
        seed = random.Random.seed

        @functools.wraps(seed)
        def seed_from_session(generator: random.Random, a: Any = None, version: int = 2) -> None:
            session = self._session
            if a is None and not is_performing() and not session.is_child and session.busy.current() is not None:
                a = self._generators().new_seed(session.lanes.current().id)
            seed(generator, a, version)

        replace(random.Random, "seed", seed_from_session)

    def _generators(self) -> SessionRandom:
        with self._lock:
            if self._random is None:
                self._random = SessionRandom(self._seed())
        return self._random

    def _seed(self) -> int:
        recorded: Any = self._session.recorder.recall(SEED_ID)
        if recorded is not None:
            return recorded[0]
        seed = self._draw_seed()
        self._session.recorder.record(SEED_ID, "random.seed", seed)
        return seed

    def _keep(self, call_id: str, name: str, answer: object, error: Optional[dict[str, Any]]) -> None:
        try:
            self._session.recorder.record(call_id, name, (answer, error))
        except Exception:  # Whatever pickle raises: an answer that cannot be recorded is asked for again on replay.
            return
