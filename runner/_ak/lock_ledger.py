"""Which locks of files the program has, as the kernel would say, and which of them this process has yet to take.

In: what was asked for and how it was answered, first or on a replay. Nothing here calls the system.
  LL1. A lock of `flock` belongs to an opening: copies of its descriptor share it. One that asks for the other mode
       gives up what it had before it waits, so a refusal loses that, too.
  LL2. A lock of `lockf` belongs to the process and a range of bytes of a file, whichever opening asked for it: the last
       word on each byte counts. Closing any opening of the file ends all that the process has there.
  LL3. Locks are owed in the order in which they were taken, so that processes which take several cannot wait for each
       other where they would not have done so by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import RLock
from typing import NamedTuple, Optional

from _ak.file_record import Opening


class File(NamedTuple):
    """A file as a lock knows it."""

    device: int
    inode: int
    path: str
    """For who knows no more of it."""

    def is_same(self, other: File) -> bool:
        """Whether both are one file, whatever its names."""
        return self[:2] == other[:2]


class Range(NamedTuple):
    """Of bytes; `end` is None where it goes on behind the last one."""

    start: int
    end: Optional[int]

    def without(self, other: Range) -> list[Range]:
        """What is left of it."""
        if not self._meets(other):
            return [self]
        left = [Range(self.start, other.start)] if self.start < other.start else []
        if other.end is not None and (self.end is None or other.end < self.end):
            left.append(Range(other.end, self.end))
        return left

    def _meets(self, other: Range) -> bool:
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)


@dataclass(eq=False)
class Lock:
    """`range` is None for one of `flock`. `opening` is through which it was asked for."""

    opening: Opening
    file: File
    mode: int
    range: Optional[Range]
    is_owed: bool


class Ledger:
    """`mode` is what `fcntl` takes, 0 for what is given up. `is_any_owed` is an attribute, for it is asked often."""

    def __init__(self) -> None:
        self.is_any_owed = False
        self._locks: list[Lock] = []
        # Of one thread at a time; a signal handler of user code may come in between.
        self._mutex = RLock()

    @property
    def is_empty(self) -> bool:
        """Whether the program has no lock."""
        return not self._locks

    def owed(self) -> list[Lock]:
        """Oldest first (LL3)."""
        return [lock for lock in self._locks if lock.is_owed]

    def has(self, lock: Lock) -> bool:
        """Whether the program still has it."""
        return lock in self._locks

    def has_ranges_of(self, file: File) -> bool:
        """Whether this process has locks of `lockf` there."""
        return any(lock.range is not None and not lock.is_owed and lock.file.is_same(file) for lock in self._locks)

    def flock(self, opening: Opening, file: File, mode: int, is_owed: bool = False) -> None:
        """It was given, or given up (LL1)."""
        with self._mutex:
            held = self._of(opening)
            if held is not None and held.mode == mode:
                return
            self._keep([lock for lock in self._locks if lock is not held])
            if mode:
                self._keep([*self._locks, Lock(opening, file, mode, None, is_owed)])

    def refused(self, opening: Opening, mode: int) -> None:
        """`flock` did not get it."""
        with self._mutex:
            held = self._of(opening)
            if held is not None and held.mode != mode:
                self.drop(held)

    def lockf(self, opening: Opening, file: File, mode: int, asked: Range, is_owed: bool = False) -> None:
        """It was given, or given up (LL2)."""
        with self._mutex:
            left: list[Lock] = []
            for lock in self._locks:
                if lock.range is None or not lock.file.is_same(file):
                    left.append(lock)
                else:
                    left.extend(replace(lock, range=part) for part in lock.range.without(asked))
            if mode:
                left.append(Lock(opening, file, mode, asked, is_owed))
            self._keep(left)

    def taken(self, lock: Lock) -> None:
        """This process has it now."""
        with self._mutex:
            lock.is_owed = False
            self._keep(self._locks)

    def drop(self, lock: Lock) -> None:
        """There is nothing left of it."""
        with self._mutex:
            self._keep([other for other in self._locks if other is not lock])

    def owe_again(self, opening: Opening) -> None:
        """The opening was closed here, and the program still has it."""
        with self._mutex:
            held = self._of(opening)
            files = [lock.file for lock in self._locks if lock.opening is opening]
            for lock in self._locks:
                if lock is held or (lock.range is not None and any(map(lock.file.is_same, files))):
                    lock.is_owed = True
            self._keep(self._locks)

    def closed(self, opening: Opening, file: Optional[File], path: str, is_last: bool) -> None:
        """A descriptor of the opening was closed, the last one or another. Of one whose file is not open in this
        process only the path is known."""
        with self._mutex:
            held = self._of(opening)

            def is_over(lock: Lock) -> bool:
                if lock.range is None:
                    return is_last and lock is held
                return lock.file.path == path if file is None else lock.file.is_same(file)

            self._keep([lock for lock in self._locks if not is_over(lock)])

    def _of(self, opening: Opening) -> Optional[Lock]:
        return next((lock for lock in self._locks if lock.range is None and lock.opening is opening), None)

    def _keep(self, locks: list[Lock]) -> None:
        self._locks = locks
        self.is_any_owed = any(lock.is_owed for lock in locks)
