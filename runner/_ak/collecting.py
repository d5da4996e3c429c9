"""Finalizers that the cycle collector runs: it comes when it likes, in another place on each run.

What they call cannot have a number in the journal. While the collector is at work, everything belongs to it, as it
does inside a recorded call: it is done in place, and done again where a replay comes to it. A finalizer that runs
because the last reference went has its place in the program and is no part of this.
"""

from __future__ import annotations

import gc
from typing import Any

from _ak.performing import collector


class Collecting:
    """`install` makes the collector tell when it starts and stops."""

    def install(self) -> None:
        gc.callbacks.append(self._on_phase)

    def _on_phase(self, phase: str, _: dict[str, Any]) -> None:
        collector.is_collecting = phase == "start"
