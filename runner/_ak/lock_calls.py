"""What a call of `fcntl.flock`, `fcntl.lockf` or `os.lockf` asks for, in one form."""

from __future__ import annotations

import errno
import fcntl
import operator
import os
from contextlib import suppress
from typing import Any, Callable, NamedTuple, Optional

from _ak.held_signals import call
from _ak.lock_ledger import Range

LOCKS = frozenset(("fcntl.flock", "fcntl.lockf"))
"""What the tables call those that the program makes again in each process."""
PATCHED = (("fcntl", "flock"), ("fcntl", "lockf"), ("os", "lockf"))
_HELD = (errno.EAGAIN, errno.EACCES)
_TO_THE_END = 0


class _Told:
    """Stands for an object whose number was asked for already."""

    __slots__ = ("_answer",)

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def fileno(self) -> Any:
        return self._answer


class Asked(NamedTuple):
    """`mode` is LOCK_SH, LOCK_EX, 0 for what is given up, and None where it is no such thing."""

    fn: Callable[..., Any]
    target: Any
    number: Optional[int]
    rest: tuple[Any, ...]
    mode: Optional[int]
    is_waiting: bool

    @property
    def is_of_range(self) -> bool:
        """Whether it is of `lockf`."""
        return self.fn.__name__ == "lockf"

    def make(self) -> Any:
        """Make the call as it was asked for."""
        return call(self.fn, (self.target, *self.rest), {})

    def is_given_now(self) -> bool:
        """The same without waiting."""
        operation, *others = self.rest
        return _is_free(lambda: call(self.fn, (self.target, operation | fcntl.LOCK_NB, *others), {}))

    def range(self) -> Optional[Range]:
        """Which bytes it is about; to be asked at once, for it may go from where the file stands. None for a lock of
        the whole file by `flock`."""
        number = self.number
        if not self.is_of_range or number is None:
            return None
        if self.fn.__module__ == "fcntl":
            length, start, whence = map(operator.index, (*self.rest[1:4], *(0, 0, 0)[len(self.rest) - 1 :]))
        else:
            length, start, whence = operator.index(self.rest[1]), 0, os.SEEK_CUR
        if whence == os.SEEK_CUR:
            start += os.lseek(number, 0, os.SEEK_CUR)
        elif whence == os.SEEK_END:
            start += os.fstat(number).st_size
        if length < 0:
            return Range(start + length, start)
        return Range(start, None if length == _TO_THE_END else start + length)


def read(fn: Callable[..., Any], args: tuple[Any, ...]) -> Asked:
    """Raises what the `fileno` of the program raises. Wrong arguments are reported by the real function."""
    target, *rest = args
    if not isinstance(target, int):
        fileno = getattr(target, "fileno", None)
        if fileno is not None:
            target = _Told(call(fileno, (), {}))
    number: Any = target.fileno() if type(target) is _Told else target
    number = int(number) if isinstance(number, int) else None
    operation = rest[0] if rest and isinstance(rest[0], int) else None
    mode, is_waiting = _mode(fn, operation)
    return Asked(fn, target, number, tuple(rest), mode, is_waiting)


def take(number: int, mode: int, asked: Optional[Range], waits: bool) -> None:
    """Ask for a lock by what is known of it. Raises OSError, and what signal handlers raise."""
    operation = mode if waits else mode | fcntl.LOCK_NB
    if asked is None:
        call(fcntl.flock, (number, operation), {})
    else:
        length = _TO_THE_END if asked.end is None else asked.end - asked.start
        call(fcntl.lockf, (number, operation, length, asked.start, os.SEEK_SET), {})


def try_to_take(number: int, mode: int, asked: Optional[Range]) -> bool:
    """False when another process has it. Raises OSError."""
    return _is_free(lambda: take(number, mode, asked, waits=False))


def _is_free(ask: Callable[[], Any]) -> bool:
    try:
        ask()
    except OSError as err:
        if err.errno in _HELD:
            return False
        raise
    return True


def give_up(number: int, asked: Optional[Range]) -> None:
    """As far as it was held."""
    with suppress(OSError):
        take(number, fcntl.LOCK_UN, asked, waits=True)


def _mode(fn: Callable[..., Any], operation: Optional[int]) -> tuple[Optional[int], bool]:
    if operation is None:
        return None, False
    if fn.__module__ != "fcntl":  # os.lockf
        modes = {os.F_LOCK: fcntl.LOCK_EX, os.F_TLOCK: fcntl.LOCK_EX, os.F_ULOCK: 0}
        return modes.get(operation), operation == os.F_LOCK
    if operation & fcntl.LOCK_UN:
        return 0, False
    mode = operation & fcntl.LOCK_SH or operation & fcntl.LOCK_EX
    return mode or None, bool(mode) and not operation & fcntl.LOCK_NB
