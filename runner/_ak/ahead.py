"""Effects that are performed without asking the host first: its word for that came with its last answer.

It gives its word where an effect needs no activity of its own, and for as long as its claim of the session is proven.
The runner takes it for one effect, and only if nothing that it recorded since is still on its way to the store.
"""

from __future__ import annotations

import time
from typing import Optional

from _ak.order import Order
from _ak.recorder import Recorder

_time = time.time
# By a clock that nobody sets; where there is none that goes on while the machine is suspended, that one stands still.
_BOOT = getattr(time, "CLOCK_BOOTTIME", None)
_clock_gettime, _monotonic = time.clock_gettime, time.monotonic
# A word for longer than this is none: the clock was set back.
_LONGEST_MS = 2000


class Ahead:
    """`allow` with each answer of the host, `take` before each effect. Used by one thread: where there are several
    lanes, everybody asks."""

    def __init__(self, recorder: Recorder, order: Order) -> None:
        self._recorder = recorder
        self._order = order
        self._until_ms: Optional[float] = None
        self._until_steady_ms = 0.0
        self._durable = 0

    @property
    def recorded(self) -> int:
        """How much has left so far; for `allow`."""
        return self._recorder.sent

    def allow(self, until_ms: Optional[float], durable: int) -> None:
        """The host's word, None for none; `durable`: what had left when it was asked."""
        self._until_ms = until_ms
        if until_ms is not None:
            self._until_steady_ms = _steady_ms() + until_ms - _time() * 1000
        self._durable = durable

    def take(self) -> bool:
        """Whether the next effect may begin."""
        until_ms, self._until_ms = self._until_ms, None
        if until_ms is None or self._order.is_concurrent:
            return False
        if not 0 < until_ms - _time() * 1000 < _LONGEST_MS or _steady_ms() >= self._until_steady_ms:
            return False
        self._recorder.flush()
        return self._recorder.sent == self._durable


def _steady_ms() -> float:
    return (_monotonic() if _BOOT is None else _clock_gettime(_BOOT)) * 1000
