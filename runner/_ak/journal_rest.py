"""The rest of a journal file that the host still writes, while the program goes on by what is there.

In: `journal` messages, in the reader thread: how far the file goes, and its sha256 until there. Out: lines.
  JR1. Nothing is read that the host has not told of, and nothing used whose sha256 differs.
  JR2. Only calls come late. Of a value it must be known at once that there is none, and which of several holds.
  JR3. That there is no more is known only when the host has said so: until then nothing is done for the first time.
"""

from __future__ import annotations

import io
import threading
from queue import Empty, SimpleQueue
from typing import Any, Callable, NoReturn

# The host says something after each quarter of a megabyte.
DEADLINE_S = 600.0


class JournalDamaged(Exception):
    """The journal file cannot be read; the message names the line."""


def _raise(damage: JournalDamaged) -> NoReturn:
    raise damage


class Rest:
    """`tell` in the reader thread, `read` in any. Who owns the process sets `end`, which must not return."""

    def __init__(self, path: str, at: int, found: Any) -> None:
        """`found`: the sha256 of all before `at`."""
        self.end: Callable[[JournalDamaged], NoReturn] = _raise
        self._path = path
        self._at = at
        self._found = found
        self._told: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._is_complete = False
        # A signal handler of user code may come in between, and make a call.
        self._lock = threading.RLock()

    def tell(self, payload: dict[str, Any]) -> None:
        """The host has written more, or says that this is all."""
        self._told.put(payload)

    def read(self, note: Callable[[int, bytes], None]) -> bool:
        """Wait for more and note its lines; False when there is no more."""
        if self._is_complete:
            return False
        with self._lock:
            if self._is_complete:
                return False
            try:
                self._read(self._told.get(timeout=DEADLINE_S), note)
            except Empty:
                self.end(JournalDamaged(f"the host did not go on with the journal for {DEADLINE_S:.0f} s"))
            except OSError as err:
                self.end(JournalDamaged(f"the journal {self._path} cannot be read: {err.strerror}"))
            except (ValueError, TypeError, KeyError) as err:
                where = f"{self._path}, after byte {self._at}"
                self.end(JournalDamaged(f"{where} is not a journal entry: {type(err).__name__}: {err}"))
        return True

    def _read(self, told: dict[str, Any], note: Callable[[int, bytes], None]) -> None:
        part = self._bytes_until(told["bytes"])
        self._found.update(part)
        if self._found.hexdigest() != told["sha256"]:
            self.end(JournalDamaged(f"the journal {self._path} is not as the host wrote it: its sha256 differs"))
        for line in io.BytesIO(part):
            note(self._at, line)
            self._at += len(line)
        self._is_complete = told["complete"]

    def _bytes_until(self, end: int) -> bytes:
        with open(self._path, "rb") as file:
            file.seek(self._at)
            return file.read(max(0, end - self._at))
