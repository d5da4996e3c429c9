"""What the runner itself has to tell about a program, as `log` messages of the logger `ak`. Each is told once in a
session, whatever is lost.

A notice takes a number among the prints, and that number is recorded: a replay leaves it out when it counts what is
printed, and tells it only if the host does not have it. So it need not come to it again at the same moment, or at all.
"""

from __future__ import annotations

import threading
from typing import Any

from _ak.printed import Print
from _ak.prints import Prints
from _ak.recorder import Recorder

LOGGER = "ak"
_NAME = "autokitteh.notice"


class Notices:
    """`say` may be called from any thread, and wherever user code stands."""

    def __init__(self, recorder: Recorder, prints: Prints) -> None:
        self._recorder = recorder
        self._prints = prints
        self._said: set[str] = set()
        self._lock = threading.RLock()
        while True:
            recorded: Any = recorder.recall(self._next_id())
            if recorded is None:
                break
            key, seq, entry = recorded[0]
            self._said.add(key)
            prints.reserve(seq, entry)

    def say(self, key: str, level: str, text: str) -> None:
        """Say it, unless something with this `key` was said."""
        with self._lock:
            if key in self._said:
                return
            item_id = self._next_id()
            self._said.add(key)
        entry: Print = ("log", (level, LOGGER, text))
        self._prints.insert(entry, lambda seq: self._recorder.record(item_id, _NAME, (key, seq, entry)))

    def _next_id(self) -> str:
        return f"session:notice:{len(self._said) + 1}"
