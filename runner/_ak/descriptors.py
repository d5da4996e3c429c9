"""Descriptors that user code has as mere numbers (`os.open`, `os.pipe`, `tempfile.mkstemp`).

After a loss one of a file is opened again under its number, where it stood, when a call uses it. The end of a pipe or
of a terminal cannot be: the call that uses it raises `HandleLost`.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Optional

from _ak import numbers
from _ak.file_record import FileLost, Recorder
from _ak.remaking import HandleLost
from _ak.unrecordable import Unrecordable

_MAKING = frozenset(
    "os.open os.dup os.dup2 os.pipe os.pipe2 os.openpty os.memfd_create os.eventfd tempfile.mkstemp".split()
)
_CLOSING = frozenset("os.close os.fdopen builtins.open open io.open io.FileIO".split())
# Calls whose first arguments may be descriptors: one, or two.
_USING = ("os.", "fcntl.", "mmap.", "termios.", "tty.")
_USING_TWO = frozenset("os.dup2 os.sendfile os.copy_file_range os.splice".split())
_NAMED = frozenset(
    "fd fd2 in_fd out_fd dir_fd src_dir_fd dst_dir_fd src dst path file fileno stdin stdout stderr".split()
)
_ONCE = os.O_CREAT | os.O_EXCL | os.O_TRUNC


@dataclass
class _Descriptor:
    path: Optional[str]
    """None for what cannot be opened again."""
    flags: int
    made_by: str
    offset: int = 0
    is_lost: bool = False


class Descriptors:
    """Told of calls that are performed and of those that are recalled; asked before a call is performed."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._known: dict[int, _Descriptor] = {}

    def keep_process(self) -> bool:
        """Whether one is open that cannot be opened again."""
        return any(known.path is None and not known.is_lost for known in self._known.values())

    def prepare(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Open again what the call uses and a lost process had open. Raises `HandleLost`, and `Unrecordable` for
        calls that put another file in the place of a standard stream."""
        if name == "os.dup2" and len(args) > 1 and args[1] in numbers.STANDARD:
            hint = "Give the call that starts a child its `stdout`, and use contextlib.redirect_stdout for prints."
            raise Unrecordable("descriptor", "", f"descriptor {args[1]} is the runner's", hint)
        for number, known in self._used(name, args, kwargs):
            if known.is_lost:
                self._open_again(number, known, name)

    def made(self, name: str, result: Any) -> Any:
        """The result of a call that gives descriptors, with numbers that are far from the runner's own."""
        if name not in _MAKING or name == "os.dup2":
            return result
        if type(result) is int:
            return numbers.high(result)
        return tuple(numbers.high(part) if type(part) is int else part for part in result)

    def performed(self, item_id: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> None:
        """Note what a call made, and where it left what it used."""
        left: dict[int, Any] = {}
        if name in _MAKING and result is not None:
            for number in (result,) if type(result) is int else result:
                if type(number) is int and number not in numbers.STANDARD:
                    left[number] = (*_how_to_open(number), _offset(number))
        for number, _ in self._used(name, args, kwargs):
            left.setdefault(number, _offset(number))
        if left:
            self._recorder.record(f"{item_id}.descriptors", "os.descriptor", left)
            self._note(left, f"call {item_id}", is_lost=False)
        self._give_up(name, args, kwargs)

    def recalled(
        self, item_id: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], made_by: str, failed: bool
    ) -> None:
        """On a replay: the same from the record."""
        if name in _MAKING or self._known:
            recorded: Any = self._recorder.recall(f"{item_id}.descriptors")
            if recorded is not None:
                self._note(recorded[0], made_by, is_lost=True)
            if not failed:
                self._give_up(name, args, kwargs)

    def _note(self, left: dict[int, Any], made_by: str, is_lost: bool) -> None:
        for number, what in left.items():
            if isinstance(what, tuple):
                path, flags, offset = what
                self._known[number] = _Descriptor(path, flags, made_by, offset, is_lost)
                if is_lost and not numbers.is_open(number):  # Nothing else may get the number.
                    numbers.same(os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC), number)
            elif number in self._known:
                self._known[number].offset = what

    def _give_up(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """After a call that closed the descriptor, or made a file of it."""
        if name not in _CLOSING or kwargs.get("closefd") is False:
            return
        for number, known in list(self._used(name, args, kwargs)):
            del self._known[number]
            if known.is_lost:
                os.close(number)

    def _used(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[tuple[int, _Descriptor]]:
        if not self._known:
            return
        if name in _CLOSING or name.startswith(_USING):
            for value in args[: 2 if name in _USING_TWO else 1]:
                if type(value) is int and value in self._known:
                    yield value, self._known[value]
        for key, value in kwargs.items():
            if type(value) is int and key in _NAMED and value in self._known:
                yield value, self._known[value]

    def _open_again(self, number: int, known: _Descriptor, name: str) -> None:
        if name == "os.close":
            known.is_lost = False
            return
        if known.path is None:
            raise HandleLost(f"descriptor {number}", known.made_by, "what was at its other end has seen it end")
        try:
            opened = os.open(known.path, known.flags | os.O_CLOEXEC)
        except FileNotFoundError as err:
            why = f"descriptor {number} was open when the process was lost ({known.made_by}), and its file is gone"
            raise FileLost(err.errno, why, known.path) from err
        known.is_lost = False
        os.dup2(opened, number, inheritable=False)
        os.close(opened)
        if stat.S_ISREG(os.fstat(number).st_mode):
            os.lseek(number, known.offset, os.SEEK_SET)


def _how_to_open(number: int) -> tuple[Optional[str], int]:
    mode = os.fstat(number).st_mode
    path = numbers.path_of(number) if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else ""
    if not os.path.exists(path):
        return None, 0
    return path, fcntl.fcntl(number, fcntl.F_GETFL) & ~_ONCE


def _offset(number: int) -> int:
    try:
        return os.lseek(number, 0, os.SEEK_CUR)
    except OSError:  # Closed by the call, or nothing that has an offset.
        return 0
