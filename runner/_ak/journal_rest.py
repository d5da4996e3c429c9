"""The rest of a journal file that the host still writes, while the program goes on by what is there.

In: `journal` messages: how far the file goes, and its sha256 until there. Out: lines.
  JR1. No call is known that the host has not told of, nor before the sha256 of all up to it has been compared.
  JR2. Only calls come late. Of a value it must be known at once that there is none, and which of several holds.
  JR3. That a call is not recorded is known only when the host has said that this is all: until then no effect is asked
       for that may be there. Values may be recorded meanwhile: those that are there came first (JR2).
  JR4. The rest is read in the reader thread. What user code may break off at any place, as a signal handler that raises
       does, or enter anew from there, only waits.
"""

from __future__ import annotations

import io
from _thread import LockType, allocate_lock
from collections import deque
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Callable, NoReturn, Optional

from _ak.channel import EXIT_HOST_GONE, leave
from _ak.content import DamagedValue
from _ak.journal_lines import Lines

# The host says something after each quarter of a megabyte.
DEADLINE_S = 600.0


class JournalDamaged(Exception):
    """The journal file cannot be read; the message says where, if that is known."""


def _raise(damage: JournalDamaged) -> NoReturn:
    raise damage


@contextmanager
def _as_ever() -> Generator[None, None, None]:
    yield


class Rest:
    """`tell` in the reader thread, `wait` in any. Who owns the process sets `end`, which must not return, and
    `waiting`, entered by who waits."""

    def __init__(self, lines: Lines, at: int, found: Any, note: Callable[[int, bytes], None]) -> None:
        """`found`: the sha256 of all before `at`. `note` is told of each line."""
        self.end: Callable[[JournalDamaged], NoReturn] = _raise
        self.waiting: Callable[[], AbstractContextManager[None]] = _as_ever
        self.parts = 0
        """How many have come."""
        self._all: Optional[int] = None
        self._lines = lines
        self._at = at
        self._found = found
        self._note = note
        self._waiting: deque[LockType] = deque()

    def tell(self, payload: dict[str, Any]) -> None:
        """The host has written more, or says that this is all."""
        try:
            self._read(payload["bytes"], payload["sha256"])
        except DamagedValue as err:
            self.end(JournalDamaged(str(err)))
        except (ValueError, TypeError, KeyError) as err:
            where = f"{self._lines.path}, after byte {self._at}"
            self.end(JournalDamaged(f"{where} is not a journal entry: {type(err).__name__}: {err}"))
        if payload["complete"]:
            self._all = self.parts + 1
        self.parts += 1
        # Afterwards: who comes in between sees that there is more.
        while self._waiting:
            self._waiting.popleft().release()

    def wait(self, seen: int) -> bool:
        """Return when more than `seen` parts have come; False when those are all (JR3)."""
        if seen == self._all:
            return False
        # JR4. No lock here: what interrupts us may wait as well, while we would hold it.
        turn = allocate_lock()
        turn.acquire()
        self._waiting.append(turn)
        if self.parts == seen:
            with self.waiting():
                is_told = turn.acquire(timeout=DEADLINE_S)
            if not is_told:  # It is halted, and the session is well.
                leave(EXIT_HOST_GONE)
        return True

    def _read(self, end: int, sha256: str) -> None:
        part = self._lines.piece(self._at, end)
        self._found.update(part)
        if self._found.hexdigest() != sha256:
            self.end(JournalDamaged(f"the journal {self._lines.path} is not as the host wrote it: its sha256 differs"))
        # JR1.
        for line in io.BytesIO(part):
            self._note(self._at, line)
            self._at += len(line)
