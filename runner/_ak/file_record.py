"""The record of one durable file: how it was opened, and its numbered operations."""

from __future__ import annotations

import fcntl
import io
import os
import stat
import weakref
from typing import Any, Callable, NamedTuple, Optional, Protocol, cast

from autokitteh import errors

FileLost = errors.FileLost  # Journals written before it was public name it by this module.

Operation = tuple[Any, ...]


class FileReplayDiffers(Exception):
    """The program does something else to a file than what is recorded."""


class Opening:
    """An open file, as the system has it: copies of its descriptor, and the file made of one, share its position and
    its locks."""

    offset = 0
    """Where it was left by number."""


class Owed(Protocol):
    """What must be done before anything is done for the first time (file_locks.py)."""

    @property
    def is_any(self) -> bool:
        """Whether there is something."""
        ...

    def settle(self) -> None:
        """Raises what a signal handler raises, or a stop."""
        ...

    def as_record(self, err: BaseException) -> tuple[Any, ...]:
        """What it raised, for the record."""
        ...

    def raise_again(self, recorded: tuple[Any, ...]) -> None: ...


class Recorder(Protocol):
    """What a durable file needs of the value stream."""

    owed: Optional[Owed]

    def record(self, item_id: str, name: str, obj: object, is_repeated: bool = False) -> None: ...

    def recall(self, item_id: str) -> Optional[tuple[object]]: ...

    @property
    def may_act(self) -> bool:
        """Whether what has no record may be done."""
        ...

    def live(self, item_id: str, name: str) -> None:
        """`name` is about to be done, and has no record."""
        ...

    def act(self) -> None:
        """Settle what is owed, before something is done."""
        ...

    def on_flush(self, callback: Callable[[], object]) -> None: ...

    def flush(self) -> None:
        """Send what is recorded and not sent yet."""
        ...

    def sync(self) -> None:
        """Return when what is recorded is durable."""
        ...


class Origin(NamedTuple):
    """How a file was when it was opened; goes into the journal as the descriptor's fields."""

    path: str
    mode: str
    start: int
    size: int
    regular: bool
    seekable: bool
    tty: bool
    is_log: bool = False
    """Opened by `logging`: a replay may say other things, and what calls under way log is in it too."""
    inode: Optional[int] = None
    """Of a file that is written: its name may be another's by now."""

    @property
    def appends(self) -> bool:
        return "a" in self.mode or self.is_log

    @property
    def is_written(self) -> bool:
        return "r" not in self.mode or "+" in self.mode

    @property
    def is_new(self) -> bool:
        """Opening it made it empty: all that is in it is the program's own."""
        return "w" in self.mode or "x" in self.mode


class OperationLog:
    """The numbered operations of one file."""

    def __init__(self, call_id: str, recorder: Recorder) -> None:
        self.call_id = call_id
        self.recorder = recorder
        self.count = 0

    def add(self, *operation: Any) -> None:
        # The number first: another thread may come in between.
        number, self.count = self.count, self.count + 1
        is_repeated = operation[0] == "write"
        self.recorder.record(f"{self.call_id}#{number}", f"file.{operation[0]}", operation, is_repeated)

    def send(self) -> None:
        """Let what is recorded survive this process (F3)."""
        self.recorder.flush()

    def sync(self) -> None:
        """Let what is recorded survive the host too (F3)."""
        self.recorder.sync()

    @property
    def may_act(self) -> bool:
        """Whether what has no record may be done."""
        return self.recorder.may_act

    def live(self, path: str) -> None:
        """The next operation is about to be done, and has no record."""
        self.recorder.live(f"{self.call_id}#{self.count}", f"an operation of the file {path}")

    def act(self, kind: str) -> None:
        """An operation is about to be done for the first time. What ends the wait for what is owed is recorded in its
        place."""
        owed = self.recorder.owed
        if owed is None or not owed.is_any:
            return
        try:
            owed.settle()
        except BaseException as err:
            self.add("raised", kind, *owed.as_record(err))
            raise

    def raise_again(self, recorded: Operation) -> None:
        """On a replay: the same."""
        self.count += 1
        if self.recorder.owed is not None:
            self.recorder.owed.raise_again(recorded[2:])

    def before_flush(self, file: io.FileIO, look: Callable[[Any], None]) -> None:
        """Call `look(file)` before values leave, as long as the file is open."""
        reference = weakref.ref(file)

        def look_again() -> bool:
            found = reference()
            if found is None or found.closed:
                return False
            look(found)
            return True

        self.recorder.on_flush(look_again)

    def peek(self) -> Optional[Operation]:
        found = self.recorder.recall(f"{self.call_id}#{self.count}")
        return None if found is None else cast(Operation, found[0])


def describe(raw: io.FileIO, path: str, is_log: bool = False) -> Origin:
    """How a file stands that was just opened for real."""
    status = os.fstat(raw.fileno())
    seekable = raw.seekable()
    regular = stat.S_ISREG(status.st_mode)
    mode = raw.mode
    if fcntl.fcntl(raw.fileno(), fcntl.F_GETFL) & os.O_APPEND:  # Whatever `os.fdopen` was told.
        mode = mode.replace("w", "a")
    origin = Origin(
        path,
        mode,
        raw.tell() if seekable else 0,
        status.st_size if regular else 0,
        regular,
        seekable,
        raw.isatty(),
        is_log,
    )
    return origin._replace(inode=status.st_ino) if regular and origin.is_written else origin
