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
from typing import Any, Callable, Optional, Union

from _ak import numbers
from _ak.file_record import FileLost, Opening, Recorder
from _ak.real_file import RealFile
from _ak.remaking import HandleLost
from _ak.unrecordable import Unrecordable

_MAKING = frozenset(
    "os.open os.dup os.dup2 os.pipe os.pipe2 os.openpty os.memfd_create os.eventfd tempfile.mkstemp".split()
)
_COPYING = frozenset("os.dup os.dup2".split())
_END = "os.close"
_CLOSING = frozenset("os.close os.fdopen builtins.open open io.open io.FileIO".split())
# Calls whose first arguments may be descriptors: one, or two.
_USING = ("os.", "fcntl.", "mmap.", "termios.", "tty.")
_USING_TWO = frozenset("os.dup2 os.sendfile os.copy_file_range os.splice".split())
_NAMED = frozenset(
    "fd fd2 in_fd out_fd dir_fd src_dir_fd dst_dir_fd src dst path file fileno stdin stdout stderr".split()
)
_ONCE = os.O_CREAT | os.O_EXCL | os.O_TRUNC


@dataclass(eq=False)
class Descriptor:
    """One number of the program."""

    number: int
    path: Optional[str]
    """None for what cannot be opened again."""
    flags: int
    made_by: str
    opening: Opening
    """Copies have the same."""
    open_again: Callable[[Descriptor, str], None]
    is_lost: bool = False
    is_open: bool = True

    @property
    def key(self) -> tuple[Any, ...]:
        """Tells it from others in each process of the session."""
        return "descriptor", self.number

    @property
    def is_real(self) -> bool:
        """Whether its file is open in this process."""
        return not self.is_lost

    @property
    def is_in_place(self) -> bool:
        """Whether its file is where the program left it."""
        return self.is_real

    def make_real(self) -> None:
        """Raises `HandleLost` and `FileLost`."""
        if self.is_lost:
            self.open_again(self, "")


class Descriptors:
    """Told of calls that are performed and of those that are recalled; asked before a call is performed.

    `of_file(number)` gives the opening of a durable file, of which a copy may be made, and `file_of` such a file of an
    opening; `closed` hears what was closed.
    """

    def __init__(
        self,
        recorder: Recorder,
        of_file: Callable[[int], Optional[Opening]] = lambda number: None,
        file_of: Callable[[Opening], Optional[RealFile]] = lambda opening: None,
        closed: Callable[[Descriptor], None] = lambda known: None,
    ) -> None:
        self._recorder = recorder
        self._of_file = of_file
        self._file_of = file_of
        self._closed = closed
        self._known: dict[int, Descriptor] = {}

    def at(self, number: int) -> Optional[Descriptor]:
        """The descriptor of that number, if the program has it as a mere number."""
        return self._known.get(number)

    def all_of(self, opening: Opening) -> list[Descriptor]:
        """Those through which a file is open."""
        return [known for known in self._known.values() if known.opening is opening]

    def keep_process(self) -> bool:
        """Whether one is open that cannot be opened again."""
        return any(known.path is None and known.is_real for known in self._known.values())

    def prepare(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Open again what the call uses and a lost process had open. Raises `HandleLost`, and `Unrecordable` for
        calls that put another file in the place of a standard stream."""
        if name == "os.dup2" and len(args) > 1 and args[1] in numbers.STANDARD:
            hint = "Give the call that starts a child its `stdout`, and use contextlib.redirect_stdout for prints."
            raise Unrecordable("descriptor", "", f"descriptor {args[1]} is the runner's", hint)
        for _, known in self._used(name, args, kwargs):
            if known.is_lost:
                self._open_again(known, name)

    def made(self, name: str, result: Any) -> Any:
        """The result of a call that gives descriptors, with numbers that are far from the runner's own."""
        if name not in _MAKING or name == "os.dup2":
            return result
        if type(result) is int:
            return numbers.high(result)
        return tuple(numbers.high(part) if type(part) is int else part for part in result)

    def performed(
        self, item_id: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any
    ) -> Optional[Opening]:
        """Note what a call made, and where it left what it used. Gives what has become a file, if something has."""
        left: dict[int, Any] = {}
        if name in _MAKING and result is not None:
            for number in (result,) if type(result) is int else result:
                if type(number) is int and number not in numbers.STANDARD:
                    left[number] = (*_how_to_open(number), _offset(number))
        for number, _ in () if name == _END else self._used(name, args, kwargs):
            left.setdefault(number, _offset(number))
        if left:
            self._recorder.record(f"{item_id}.descriptors", "os.descriptor", left)
            self._note(left, self._copied(name, args, kwargs), f"call {item_id}", is_lost=False)
        return self._give_up(name, args, kwargs, is_recalled=False)

    def recalled(
        self, item_id: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], made_by: str, failed: bool
    ) -> Optional[Opening]:
        """On a replay: the same from the record."""
        if name in _MAKING or self._known:
            recorded: Any = self._recorder.recall(f"{item_id}.descriptors")
            # Of one that was closed nothing counts any more: its copies stand where they did.
            if recorded is not None and name != _END:
                self._note(recorded[0], self._copied(name, args, kwargs), made_by, is_lost=True)
        return None if failed else self._give_up(name, args, kwargs, is_recalled=True)

    def _copied(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Optional[Opening]:
        """What the call made a copy of."""
        source = next(iter((*args, *kwargs.values())), None)
        if name not in _COPYING or type(source) is not int:
            return None
        return self._known[source].opening if source in self._known else self._of_file(source)

    def _note(self, left: dict[int, Any], copied: Optional[Opening], made_by: str, is_lost: bool) -> None:
        for number, what in left.items():
            if isinstance(what, tuple):
                path, flags, offset = what
                if number in self._known:  # The place of another one, as of `os.dup2`.
                    self._end(number)
                opening = copied or Opening()
                opening.offset = offset
                self._known[number] = Descriptor(number, path, flags, made_by, opening, self._open_again, is_lost)
                if is_lost and not numbers.is_open(number):  # Nothing else may get the number.
                    numbers.same(os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC), number)
            elif number in self._known:
                known = self._known[number]
                known.opening.offset = what
                if is_lost and known.is_real:  # Opened for its lock while the replay went on.
                    _seek(known)

    def _end(self, number: int) -> None:
        known = self._known.pop(number)
        known.is_open = False
        self._closed(known)

    def _give_up(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], is_recalled: bool
    ) -> Optional[Opening]:
        """After a call that closed the descriptor, or made a file of it."""
        if name not in _CLOSING or kwargs.get("closefd") is False:
            return None
        handed_on: Optional[Opening] = None
        for number, known in list(self._used(name, args, kwargs)):
            if name == _END:
                self._end(number)
            else:
                del self._known[number]
                known.is_open, handed_on = False, known.opening
            if known.is_lost or is_recalled:
                os.close(number)
        return handed_on

    def _used(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[tuple[int, Descriptor]]:
        if not self._known:
            return
        if name in _CLOSING or name.startswith(_USING):
            for value in args[: 2 if name in _USING_TWO else 1]:
                if type(value) is int and value in self._known:
                    yield value, self._known[value]
        for key, value in kwargs.items():
            if type(value) is int and key in _NAMED and value in self._known:
                yield value, self._known[value]

    def _open_again(self, known: Descriptor, name: str) -> None:
        if name == _END:
            known.is_lost = False
            return
        number = known.number
        if known.path is None:
            raise HandleLost(f"descriptor {number}", known.made_by, "what was at its other end has seen it end")
        if self._copy_again(known):
            return
        try:
            opened = os.open(known.path, known.flags | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError) as err:
            why = f"descriptor {number} was open when the process was lost ({known.made_by}), and its file is gone"
            raise FileLost(err.errno, why, known.path) from err
        known.is_lost = False
        os.dup2(opened, number, inheritable=False)
        numbers.close(opened)
        _seek(known)

    def _copy_again(self, known: Descriptor) -> bool:
        """Whether there is another number of the same opening, of which it is a copy once more: copies move each other,
        and have the same locks, for which they would wait in vain otherwise."""
        other = next((each for each in self.all_of(known.opening) if each.is_real), None)
        original: Union[Descriptor, RealFile, None] = other or self._file_of(known.opening)
        if original is None:
            return False
        original.make_real()
        os.dup2(original.number, known.number, inheritable=False)
        known.is_lost = False
        if not original.is_in_place:
            _seek(known)
        return True


def _seek(known: Descriptor) -> None:
    if stat.S_ISREG(os.fstat(known.number).st_mode):
        os.lseek(known.number, known.opening.offset, os.SEEK_SET)


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
