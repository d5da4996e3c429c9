"""The clock by which waits of this process are measured. It stands still between recorded moments while the journal is
replayed, and goes on from the last of them afterwards, so a wait that a loss cut short has as much left as it had.
"""

from __future__ import annotations

import time
from typing import Optional

_monotonic = time.monotonic


class Clock:
    """Seconds, like `time.monotonic`."""

    def __init__(self) -> None:
        self._stands_at: Optional[float] = None
        self._ahead = 0.0

    def read(self) -> float:
        stands_at = self._stands_at
        return _monotonic() + self._ahead if stands_at is None else stands_at

    def stand(self, at: float) -> None:
        """It is `at` now, until told otherwise."""
        self._stands_at = at

    def skip(self, seconds: float) -> None:
        """So much time has passed without taking any."""
        self._ahead += seconds

    def go(self) -> None:
        """Time passes again."""
        if self._stands_at is not None:
            self._ahead = self._stands_at - _monotonic()
            self._stands_at = None
