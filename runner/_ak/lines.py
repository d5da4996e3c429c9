"""Bytes as they come, cut into lines of text. A line that is long is cut into parts.

What is no UTF-8 becomes what Python calls `surrogateescape`, so that not a byte is lost.
"""

from __future__ import annotations

# 16 Ki characters are at most 64 KiB of UTF-8, and as JSON always less than a line may have.
MAX_PART_CHARACTERS = 16 * 1024
_MAX_PENDING_BYTES = MAX_PART_CHARACTERS * 4


class Lines:
    """Keeps what has no end yet."""

    def __init__(self) -> None:
        self._pending = bytearray()

    @property
    def is_empty(self) -> bool:
        return not self._pending

    def feed(self, data: bytes) -> list[str]:
        """The lines that end in `data`; without an end what is too much to keep."""
        self._pending += data
        end = self._pending.rfind(b"\n") + 1
        if end:
            return [part for line in self._take(end).split(b"\n")[:-1] for part in _parts(line + b"\n")]
        if len(self._pending) > _MAX_PENDING_BYTES:
            return _parts(self._take(_end_of_characters(self._pending)))
        return []

    def rest(self) -> list[str]:
        """What has no end."""
        return _parts(self._take(len(self._pending)))

    def _take(self, size: int) -> bytes:
        taken, self._pending = bytes(self._pending[:size]), self._pending[size:]
        return taken


def _parts(data: bytes) -> list[str]:
    text = data.decode("utf-8", "surrogateescape")
    return [text[start : start + MAX_PART_CHARACTERS] for start in range(0, len(text), MAX_PART_CHARACTERS)]


def _end_of_characters(data: bytearray) -> int:
    """Where the last whole character ends: one may go on in what comes next."""
    for length in (1, 2, 3):
        first = data[-length]
        if first < 0x80:
            break
        if first >= 0xC0:
            is_whole = length >= (4 if first >= 0xF0 else 3 if first >= 0xE0 else 2)
            return len(data) if is_whole else len(data) - length
    return len(data)
