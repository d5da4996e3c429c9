"""Sleeps that are skipped, for tests of programs that sleep for days: the host ends each of them as soon as nothing
else goes on, and the clocks of the program are ahead of the real ones by what was skipped.

How far they are ahead is recorded with each sleep, so a replay goes on where the lost process was.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from typing import Any, Callable

from _ak.clock import Clock
from _ak.recorder import Recorder

_NAME = "ak.skipped"
_SKIPPED = "~skipped"

_time = time.time


class SkippedTime:
    """Ahead of the real clocks by `seconds`."""

    def __init__(self, recorder: Recorder, clock: Clock, is_on: bool) -> None:
        self.is_on = is_on
        self.seconds = 0.0
        self._recorder = recorder
        self._clock = clock
        self._ends: dict[str, float] = {}

    def begins(self, call_id: str, seconds: float) -> dict[str, float]:
        """A sleep begins. What the host is told of it: how long it is, and when it ends by the program's clock."""
        if not self.is_on:
            return {"seconds": seconds}
        self._ends[call_id] = self._now() + seconds
        return {"seconds": seconds, "until": self._ends[call_id]}

    def ended(self, call_id: str) -> None:
        """A sleep is over."""
        if not self.is_on:
            return
        ahead = max(0.0, self._ends.pop(call_id) - self._now())
        self.seconds += ahead
        self._clock.skip(ahead)
        self._recorder.record(call_id + _SKIPPED, _NAME, self.seconds)

    def recalled(self, call_id: str, seconds: float) -> None:
        """A sleep of so many seconds is answered from the journal."""
        if not self.is_on:
            return
        recorded: Any = self._recorder.recall(call_id + _SKIPPED)
        if recorded is None:  # Lost between its end and this record.
            self.begins(call_id, seconds)
            self.ended(call_id)
        else:
            self.seconds = max(self.seconds, recorded[0])

    def _now(self) -> float:
        return _time() + self.seconds

    def shift(self, name: str, args: tuple[Any, ...], answer: Any) -> Any:
        """What the clock of this name says, from what the real one says."""
        if not self.seconds:
            return answer
        if name in _NUMBERS:
            return answer + (self.seconds if isinstance(answer, float) else round(self.seconds * 1e9))
        if isinstance(answer, datetime) and name in _MOMENTS:
            return answer + timedelta(seconds=self.seconds)
        if name == "datetime.date.today" and isinstance(answer, date):
            return type(answer).fromtimestamp(self._now())
        if name in _OF_NOW and not args:
            return _OF_NOW[name](self._now())
        if name == "time.strftime" and len(args) == 1:
            return time.strftime(args[0], time.localtime(self._now()))
        return answer


_NUMBERS = frozenset(f"time.{clock}{unit}" for clock in ("time", "monotonic", "perf_counter") for unit in ("", "_ns"))
_MOMENTS = frozenset(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today"))
_OF_NOW: dict[str, Callable[[float], Any]] = {
    "time.localtime": time.localtime,
    "time.gmtime": time.gmtime,
    "time.ctime": time.ctime,
    "time.asctime": time.ctime,
}
