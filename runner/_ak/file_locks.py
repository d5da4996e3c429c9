"""Locks of files (`fcntl.flock`, `fcntl.lockf`, `os.lockf`), which keep others out while the program is at work, also
when a process of the session was lost in the midst of it.

In: the calls of the program, and of what it calls. Out: the answers; and before anything is done for the first time,
the locks that the program has by its record and this process has not taken yet (`settle`).
  L1. How a lock was answered is recorded, also by an error, and a replay gives that: whoever held the file then may
      have let it go, and what a handler of an alarm raised in the wait was seen by the program. What was given is
      *owed* from then on. It costs no round trip: it is durable before what depends on it, like every value.
  L2. What is owed is known by the opening (lock_ledger.py): by the file that the program holds, and never by a number
      alone, which may be another file's by then. `os.fdopen` hands it on, copies share it, closing ends it.
  L3. On a replay a number may stand for /dev/null. Nothing is ever locked there: the real file is opened under the
      number first (`make_real`), whatever of its operations is still to be replayed; and under those of its copies, as
      copies: opened anew, one would wait for the lock of another for ever.
  L4. Nothing is done for the first time while something is owed: no call, no operation of a file or a handle, no wait,
      no reading. What another process holds meanwhile is waited for, without end: it is at work there, and the program
      would be at work with it. A stop ends the wait, and so does a handler that raises; the lock stays owed then, and
      where it was raised is recorded. What is sent, and what the runner does by itself, waits for nothing.
  L5. A lock of a file that is gone, or whose name another file has, is owed no more. Who comes by the name locks
      another file, and would have done so while the first process still had its lock; so it protected nothing any more.
      The next use of that file raises `FileLost`, as ever, and no call is hurt that has nothing to do with it.
      Any other error of the system (no locks available, the file may not be read) says nothing about others, who may
      still heed the lock: what was to be done under it must not be done without it, and no call of the program is the
      one at fault. So it is tried again, and the host is told why nothing moves.
  L6. The runner closes no descriptor of a file in which the program has a lock of `lockf`, for that would end it
      (numbers.py).
  L7. A thread that waits for a lock wakes at a moment that other threads decide: the end of the wait has its place in
      the order, as that of a sleep has.
  L8. What a call takes that is recorded as a whole (`portalocker.lock(file)`) is noted with the call, if the file is
      one of the program's.
  L9. The number is asked of the program's object once, as `fcntl` would.
"""

from __future__ import annotations

import fcntl
import functools
import os
import time
from _thread import get_ident
from threading import RLock
from typing import Any, Callable, Optional

from _ak import errors_as_data, numbers
from _ak.busy import State
from _ak.file_record import FileLost, Opening
from _ak.held_signals import call, held_signals
from _ak.journal import LOCKED
from _ak.lock_calls import PATCHED, Asked, give_up, read, take, try_to_take
from _ak.lock_ledger import File, Ledger, Lock, Range
from _ak.open_files import OpenFile, OpenFiles, file_at, file_of
from _ak.own_frames import leave_out_own
from _ak.performing import as_part, is_performing, performing
from _ak.remaking import HandleLost
from _ak.replay import Replay
from _ak.room import WAITING
from _ak.session import Session, is_own_file
from autokitteh.errors import Cancelled

_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 1.0
_sleep = time.sleep
_MODULES: dict[str, Any] = {"fcntl": fcntl, "os": os}


Noted = tuple[tuple[Any, ...], tuple[Any, ...], int, Optional[tuple[Any, ...]]]
"""A lock that was given, or given up, as it is recorded: the key of its opening, its file, mode and range."""


class FileLocks:
    """Runs the calls of `LOCKS` that user code makes, and is what a recorder settles before something is done."""

    def __init__(self, session: Session, replay: Replay) -> None:
        self._session = session
        self._replay = replay
        self._ledger = Ledger()
        self.files = OpenFiles(session.recorder, self._closed)
        # Of one thread at a time: whoever opens a file anew would end the locks of the opening that was there.
        self._opening = RLock()
        self._opener = 0
        # Of each lane: how many locks it asked for.
        self._asked: dict[str, int] = {}
        session.recorder.owed = self
        numbers.LEFT_OPEN.must_stay = self._has_ranges_of

    @property
    def is_any(self) -> bool:
        """Whether something is owed."""
        return self._ledger.is_any_owed

    def keep_process(self) -> bool:
        """Whether the program has a lock, which would be free while it has no process."""
        return not self._ledger.is_empty

    def stub(self, fn: Any) -> Callable[..., Any]:
        """What user code calls instead of `fn`."""

        def stub(*args: Any, **kwargs: Any) -> Any:
            try:
                if is_performing() or self._session.is_child or not self._session.is_full or kwargs or not args:
                    return call(fn, args, kwargs)
                return self._run(fn, args)
            except BaseException as err:
                leave_out_own(err)
                raise
            finally:
                if held_signals.pending:
                    held_signals.release()

        return stub

    def patch(self, replace: Callable[[Any, str, Any], None]) -> None:
        """Hear of locks that are taken inside a call (L8)."""
        for module, name in PATCHED:
            real = getattr(_MODULES[module], name, None)
            if real is not None:
                replace(_MODULES[module], name, self._noting(real))

    def settle(self) -> None:
        """Take what is owed (L4)."""
        if self._session.recorder.may_act and not self._session.is_child and self._opener != get_ident():
            for lock in self._ledger.owed():
                self._take(lock)

    def as_record(self, err: BaseException) -> tuple[Any, ...]:
        """What has ended a wait, for the record."""
        if isinstance(err, Cancelled):
            self._session.stopping.told(self._session.busy.current())
        return errors_as_data.encode_error(err, is_own_file), held_signals.has_rung()

    def raise_again(self, recorded: tuple[Any, ...]) -> None:
        """On a replay: the same."""
        error, has_rung = recorded
        if has_rung:
            held_signals.pass_alarm()
        self._session.stopping.heed(error)
        errors_as_data.throw(error)

    def handed_on(self, opening: Optional[Opening], file: Any, is_recalled: bool) -> None:
        """A file was opened, perhaps over a descriptor that the program had (L2)."""
        self.files.opened(file, opening)
        if opening is not None and is_recalled:
            self._ledger.owe_again(opening)

    def recalled(self, call_id: str) -> None:
        """On a replay: what a call took (L8)."""
        recorded: Any = self._session.recorder.recall(call_id + LOCKED)
        for noted in () if recorded is None else recorded[0]:
            found = self.files.named(noted[0])
            if found is not None:
                self._keep(found, noted, is_owed=True)

    def _run(self, fn: Any, args: tuple[Any, ...]) -> Any:
        lane, recorder, order = self._session.lanes.current().id, self._session.recorder, self._session.order
        asked, name = read(fn, args), f"fcntl.{fn.__name__}"
        count = self._asked[lane] = self._asked.get(lane, 0) + 1
        item_id = f"{lane}~lock{count}"
        file = self.files.at(asked.number)
        recorded: Any = recorder.recall(item_id)
        if recorded is not None:
            if order.awaits(item_id):
                self._replay.wait_turn(item_id)
            return self._recalled(asked, file, *recorded[0])
        if file is not None and self._session.comes_again():  # Then it was given.
            return self._recalled(asked, file, self._noted(asked, file), None)
        recorder.live(item_id, name)
        has_waited = False
        try:
            has_waited = self._perform(asked, file)
        except BaseException as err:
            recorder.record(item_id, name, (None, self.as_record(err)))
            self._refused(asked, file)
            raise
        noted = self._noted(asked, file)
        recorder.record(item_id, name, (noted, None))
        if noted is not None and file is not None:
            self._keep(file, noted, is_owed=False)
        if has_waited and order.is_concurrent:
            self._replay.wait_turn(item_id)
        return None

    def _recalled(
        self, asked: Asked, file: Optional[OpenFile], noted: Optional[Noted], error: Optional[tuple[Any, ...]]
    ) -> None:
        if error is not None:
            self._refused(asked, file)
            self.raise_again(error)
        if noted is not None and file is not None:
            self._keep(file, noted, is_owed=True)

    def _perform(self, asked: Asked, file: Optional[OpenFile]) -> bool:
        """Make the call for the first time. Whether it had to wait."""
        if asked.mode == 0 and not asked.is_of_range and file is not None and self._real(file) is None:
            return False  # Nothing of it is locked here, and what is owed goes from the ledger.
        if asked.mode:
            self.settle()
        if file is not None:
            self._make_real(file)
        held_signals.begin()
        if not asked.is_waiting:
            asked.make()
            return False
        if asked.is_given_now():
            return False
        line, busy = self._session.busy.current(), self._session.busy
        busy.change(line, State.SLEEPING)
        try:
            self._interruptibly(asked.make)
        finally:
            busy.change(line, State.RUNNING)
        return True

    def _noted(self, asked: Asked, file: Optional[OpenFile]) -> Optional[Noted]:
        """For the record; None for a file that is not the program's."""
        if file is None or asked.mode is None or asked.number is None:
            return None
        found = file_of(asked.number) if file.is_real else file_at(file.path or "")
        try:
            part = asked.range()
            return None if found is None else (file.key, tuple(found), asked.mode, part and tuple(part))
        except (OSError, TypeError):  # The arguments were wrong.
            return None

    def _keep(self, file: OpenFile, noted: Noted, is_owed: bool) -> None:
        _, where, mode, asked = noted
        part = None if asked is None else Range(*asked)
        if part is None:
            self._ledger.flock(file.opening, File(*where), mode, is_owed)
        else:
            self._ledger.lockf(file.opening, File(*where), mode, part, is_owed)
        if mode == 0:
            real = self._real(file)
            if is_owed and real is not None:  # Taken before the replay of this lane was over.
                give_up(real.number, part)
            numbers.LEFT_OPEN.release()

    def _refused(self, asked: Asked, file: Optional[OpenFile]) -> None:
        if file is not None and asked.mode and not asked.is_of_range:
            self._ledger.refused(file.opening, asked.mode)

    def _noting(self, real: Any) -> Callable[..., Any]:
        @functools.wraps(real)
        def noting(*args: Any) -> Any:
            performance = performing.get()
            if performance is None or performance.is_user_code or self._session.is_child or not args:
                return call(real, args, {})
            asked = read(real, args)
            file = self.files.at(asked.number)
            if file is None:
                return asked.make()
            try:
                asked.make()
            except BaseException:
                self._refused(asked, file)
                raise
            noted = self._noted(asked, file)
            if noted is not None:
                performance.locks.append(noted)
                self._keep(file, noted, is_owed=False)
            return None

        return noting

    def _closed(self, opening: Opening, file: Optional[File], path: str) -> None:
        if self._session.is_child or self._ledger.is_empty:
            return
        self._ledger.closed(opening, file, path, is_last=self.files.of(opening) is None)
        numbers.LEFT_OPEN.release()

    def _has_ranges_of(self, number: int) -> bool:
        if self._ledger.is_empty or self._session.is_child:
            return False
        found = file_of(number)
        return found is not None and self._ledger.has_ranges_of(found)

    def _take(self, lock: Lock) -> None:
        pause = _FIRST_PAUSE_S
        while self._ledger.has(lock) and lock.is_owed:
            try:
                if not self._is_taken(lock):
                    self._say_waiting(lock, "another process has it")
                    self._is_taken(lock, waits=True)
            except (FileLost, HandleLost):
                self._ledger.drop(lock)  # L5
            except OSError as err:
                self._say_waiting(lock, err.strerror)
                self._interruptibly(lambda: call(_sleep, (pause,), {}))  # noqa: B023
                pause = min(2 * pause, _LONGEST_PAUSE_S)

    def _is_taken(self, lock: Lock, waits: bool = False) -> bool:
        """False when another process has it. Raises OSError, and what ends a wait."""
        file = self.files.of(lock.opening)
        if file is not None:
            self._make_real(file)
        found = None if file is None else file_of(file.number)
        if file is None or found is None or not found.is_same(lock.file):
            self._ledger.drop(lock)  # L5
            return True
        if waits:
            self._interruptibly(lambda: take(file.number, lock.mode, lock.range, waits=True))
        elif not try_to_take(file.number, lock.mode, lock.range):
            return False
        self._ledger.taken(lock)
        return True

    @staticmethod
    def _say_waiting(lock: Lock, why: Optional[str]) -> None:
        WAITING.say(f"waiting for the lock of {lock.file.path}, which the session had: {why}")

    def _real(self, file: OpenFile) -> Optional[OpenFile]:
        """One through which its opening is open in this process, if one is."""
        found = self.files.of(file.opening)
        return found if found is not None and found.is_real else None

    def _make_real(self, file: OpenFile) -> None:
        """L3. With its copies, any one of which may be closed first. What an opener of the program does for that
        belongs to it."""
        with self._opening:
            outer, self._opener = self._opener, get_ident()
            try:
                with as_part():
                    for each in [file, *self.files.all_of(file.opening)]:
                        each.make_real()
            finally:
                self._opener = outer

    def _interruptibly(self, wait: Callable[[], Any]) -> None:
        """What may take for ever, unless the session is stopped. In a call that is performed that is seen to."""
        if is_performing():
            wait()
            return
        stopping = self._session.stopping
        held_signals.begin()
        stopping.enter()
        try:
            wait()
        finally:
            stopping.leave()
