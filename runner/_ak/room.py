"""Writing to a disk that may be full.

What was performed has to be recorded: it waits until there is room instead of failing. The host is told why nothing
moves.
"""

from __future__ import annotations

import errno
import time
from typing import Any, Callable, TypeVar

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 1.0
_sleep = time.sleep

T = TypeVar("T")


class Waiting:
    """Who hears that something waits for room; files are written in too many places to hand it to each."""

    def __init__(self) -> None:
        self.say: Callable[[str], None] = lambda reason: None


WAITING = Waiting()


def when_there_is_room(write: Callable[[], T], folder: str) -> T:
    """What `write` gives; it is called again while the disk of `folder` is full."""
    pause = _FIRST_PAUSE_S
    while True:
        try:
            return write()
        except OSError as err:
            if err.errno not in _FULL:
                raise
            WAITING.say(f"waiting for room on the disk of {folder}: {err.strerror}")
        _sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_S)


def write_all(file: Any, data: memoryview, folder: str) -> None:
    """Write to an unbuffered file: one with a buffer would not tell how much of it is there."""
    while data.nbytes:
        written = when_there_is_room(lambda: file.write(data), folder)  # noqa: B023
        data = data[written or 0 :]
