"""Locks of files (`fcntl.flock`, `fcntl.lockf`). How each was answered is recorded: whoever held the file then may
have let it go. The lock itself ends with its process, so the next one takes it again.

  L1. On a replay a descriptor may stand for its file only (/dev/null, see descriptors.py and durable_raw.py). What was
      locked then is *owed*, until the real file is open under that number.
  L2. What is owed is taken when values leave, as far as nobody else holds it; and before anything is performed, where
      it is waited for.
"""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import suppress
from typing import Any, Callable, NamedTuple, Optional

from _ak import errors_as_data
from _ak.descriptors import Descriptors
from _ak.file_record import FileLost
from _ak.held_signals import call, held_signals
from _ak.outcomes import throw
from _ak.own_frames import leave_out_own
from _ak.performing import as_part, is_performing
from _ak.session import Session, is_own_file

LOCKS = frozenset(("fcntl.flock", "fcntl.lockf"))
_HELD = (errno.EAGAIN, errno.EACCES)

File = tuple[int, int]
"""Device and inode."""


class _Owed(NamedTuple):
    number: int
    opened: object
    """What `Descriptors` knows of the number: after it was closed, something else may have it."""
    file: File
    name: str
    fn: Callable[..., Any]
    operation: int
    rest: tuple[Any, ...]
    """Of `lockf`: which part of the file."""


class FileLocks:
    """Runs the calls of `LOCKS` that user code makes."""

    def __init__(self, session: Session, descriptors: Descriptors) -> None:
        self._session = session
        self._descriptors = descriptors
        self._owed: list[_Owed] = []
        # Of each lane: how many locks it asked for.
        self._asked: dict[str, int] = {}

    def stub(self, fn: Any) -> Callable[..., Any]:
        """What user code calls instead of `fn`."""

        def stub(*args: Any) -> Any:
            try:
                if is_performing() or self._session.is_child or not self._session.is_full:
                    return fn(*args)
                return self._run(fn, f"fcntl.{fn.__name__}", args)
            except BaseException as err:
                leave_out_own(err)
                raise
            finally:
                if held_signals.pending:
                    held_signals.release()

        return stub

    def settle(self, waits: bool = True) -> None:
        """Take what is owed (L2)."""
        if not self._owed or not self._session.recorder.may_act:
            return
        owed, self._owed = self._owed, []
        waiting: set[int] = set()
        try:
            while owed:
                if owed[0].number in waiting or not self._take(owed[0], waits):
                    waiting.add(owed[0].number)
                    self._owed.append(owed[0])
                del owed[0]
        finally:
            self._owed.extend(owed)

    def _run(self, fn: Any, name: str, args: tuple[Any, ...]) -> Any:
        lane, recorder = self._session.lanes.current().id, self._session.recorder
        count = self._asked[lane] = self._asked.get(lane, 0) + 1
        item_id = f"{lane}~lock{count}"
        recorded: Any = recorder.recall(item_id)
        if recorded is not None:
            file, error, has_rung = recorded[0]
            if has_rung:
                held_signals.pass_alarm()
            if error is not None:
                throw(error)
            return self._owe(fn, name, args, file)
        recorder.live(item_id, name)
        if self._owed:
            recorder.flush()  # Files that stand open on a replay are opened then.
            self.settle()
        self._descriptors.prepare(name, args, {})
        held_signals.begin()
        try:
            result = call(fn, args, {})
        except Exception as err:
            error = errors_as_data.encode_error(err, is_own_file)
            recorder.record(item_id, name, (None, error, held_signals.has_rung()))
            raise
        recorder.record(item_id, name, (_file_of(_number_of(args[0])), None, False))
        return result

    def _owe(self, fn: Any, name: str, args: tuple[Any, ...], file: Optional[File]) -> None:
        """L1."""
        number = _number_of(args[0])
        if number is None or file is None:
            return
        if not self._owed:
            self._session.recorder.on_flush(self._settle_when_free)
        operation, rest = args[1], args[2:]
        if operation & fcntl.LOCK_UN and not rest:
            self._owed = [owed for owed in self._owed if (owed.number, owed.name) != (number, name)]
        self._owed.append(_Owed(number, self._descriptors.known(number), file, name, fn, operation, rest))

    def _settle_when_free(self) -> bool:
        """False when nothing is left to do."""
        self.settle(waits=False)
        return bool(self._owed)

    def _take(self, owed: _Owed, waits: bool) -> bool:
        """Whether that is done, or there is nothing to be done any more."""
        if self._descriptors.known(owed.number) is not owed.opened:
            return True
        with as_part(), suppress(FileLost):
            self._descriptors.prepare(owed.name, (owed.number,), {})
            file = _file_of(owed.number)
            if file == _file_at(os.devnull) and file != owed.file:
                return False
            if file == owed.file:
                try:
                    call(owed.fn, (owed.number, _operation(owed.operation, waits), *owed.rest), {})
                except OSError as err:
                    return err.errno not in _HELD
        return True


def _operation(asked: int, waits: bool) -> int:
    if asked & fcntl.LOCK_UN:
        return asked
    return asked & ~fcntl.LOCK_NB if waits else asked | fcntl.LOCK_NB


def _number_of(file: Any) -> Optional[int]:
    """Of what a lock was asked for, as `fcntl` takes it."""
    try:
        return file if isinstance(file, int) else file.fileno()
    except Exception:
        return None


def _file_of(number: Optional[int]) -> Optional[File]:
    try:
        status = os.fstat(-1 if number is None else number)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _file_at(path: str) -> File:
    status = os.stat(path)
    return status.st_dev, status.st_ino
