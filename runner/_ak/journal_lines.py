"""The journal file, read line by line where somebody asks: of a long journal only what is needed now is in memory."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterator
from typing import Optional

from _ak.content import DamagedValue

_WINDOW_BYTES = 64 * 1024


class Lines:
    """Lines of the file by their offset. The file stays open: what was read once must not change under a runner."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        # Not at the end of Python: a replay is looked at even then.
        weakref.finalize(self, os.close, self._number).atexit = False
        self._lock = threading.Lock()
        self._window = b""
        self._at = 0

    def until(self, end: Optional[int]) -> Iterator[tuple[int, bytes]]:
        """Every line that begins before that byte, or every line; with its offset."""
        offset = 0
        with open(self.path, "rb") as file:
            for line in file:
                if end is not None and offset >= end:
                    return
                yield offset, line
                offset += len(line)

    def piece(self, start: int, end: int) -> bytes:
        """So many bytes, or fewer where the file ends. Raises `DamagedValue`."""
        pieces: list[bytes] = []
        try:
            # Not by its name: the program may have as many files open as it can.
            while start < end and (piece := os.pread(self._number, end - start, start)):
                pieces.append(piece)
                start += len(piece)
        except OSError as err:
            raise DamagedValue(f"the journal {self.path} cannot be read: {err.strerror}") from err
        return b"".join(pieces)

    def line(self, offset: int) -> bytes:
        """The line that begins there, with its end; empty at the end of the file. Raises `DamagedValue`."""
        with self._lock:
            start = offset - self._at
            end = self._window.find(b"\n", start) if 0 <= start <= len(self._window) else -1
            if end < 0:
                self._look(offset)
                start, end = 0, self._window.find(b"\n")
            return self._window[start : end + 1]

    def _look(self, offset: int) -> None:
        """Let the window begin there, and hold at least one line."""
        pieces: list[bytes] = []
        at = offset
        try:
            while not pieces or (pieces[-1] and b"\n" not in pieces[-1]):
                pieces.append(os.pread(self._number, _WINDOW_BYTES, at))
                at += len(pieces[-1])
        except OSError as err:
            raise DamagedValue(f"the journal {self.path} cannot be read: {err.strerror}") from err
        self._window, self._at = b"".join(pieces), offset
