"""Numbers of descriptors that user code sees: far above the runner's own, so that a file can have the same number in
every process of a session.
"""

from __future__ import annotations

import fcntl
import os
from typing import Callable, Optional

FIRST = 256
STANDARD = range(3)


class LeftOpen:
    """Descriptors of ours that are closed later: closing any one of a file ends all locks that its process has there by
    `lockf`, also those of the program."""

    def __init__(self) -> None:
        self.must_stay: Callable[[int], bool] = lambda number: False
        self._numbers: list[int] = []

    def add(self, number: int) -> bool:
        """Whether it stays open for now."""
        if not self.must_stay(number):
            return False
        self._numbers.append(number)
        return True

    def release(self) -> None:
        """There are fewer locks: close those that may be closed."""
        left, self._numbers = self._numbers, []
        for number in left:
            close(number)


LEFT_OPEN = LeftOpen()


def close(number: int) -> None:
    """Close a descriptor of which the program does not know."""
    if not LEFT_OPEN.add(number):
        os.close(number)


def high(number: int) -> int:
    """Move an open descriptor to a number above the runner's own; where there is no room it stays, and so does one
    that takes the place of a standard stream."""
    if number in STANDARD:
        return number
    try:
        moved = fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, FIRST)
    except OSError:
        return number
    close(number)
    return moved


def same(number: int, wanted: int) -> int:
    """Move an open descriptor to the number it had in a lost process, if that is free here."""
    if wanted < FIRST or number == wanted or is_open(wanted):
        return high(number)
    os.dup2(number, wanted, inheritable=False)
    close(number)
    return wanted


def is_open(number: int) -> bool:
    """Whether there is a descriptor of that number."""
    try:
        fcntl.fcntl(number, fcntl.F_GETFD)
    except OSError:
        return False
    return True


def path_of(number: int) -> str:
    """Where an open file is; for what has no path, a text like `pipe:[123]`."""
    get_path: Optional[int] = getattr(fcntl, "F_GETPATH", None)
    if get_path is not None:  # macOS
        try:
            return os.fsdecode(fcntl.fcntl(number, get_path, bytes(1024)).rstrip(b"\0"))
        except OSError:
            return f"descriptor:[{number}]"
    return os.readlink(f"/proc/self/fd/{number}")
