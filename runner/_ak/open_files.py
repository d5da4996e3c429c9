"""The open files of the program, found by the number that stands for one now, by the opening that copies share, and by
the key that is the same in each process of the session.
"""

from __future__ import annotations

import os
import weakref
from typing import Any, Callable, Optional, Union

from _ak import files, numbers
from _ak.descriptors import Descriptor, Descriptors
from _ak.durable_raw import DurableRaw
from _ak.file_record import Opening, Recorder
from _ak.lock_ledger import File

OpenFile = Union[DurableRaw, Descriptor]

Closed = Callable[[Opening, Optional[File], str], None]
"""Hears of the opening, of the file if it was open in this process, and of its path."""


class OpenFiles:
    """Also owns what is known of descriptors."""

    def __init__(self, recorder: Recorder, closed: Closed) -> None:
        self.descriptors = Descriptors(recorder, self._opening_of, self._raw_of, self._closed_descriptor)
        self._closed = closed
        self._raws: dict[int, weakref.ref[DurableRaw]] = {}

    def opened(self, file: Any, made_of: Optional[Opening]) -> None:
        """A file of the program, perhaps made of a descriptor."""
        raw = files.raw_of(file)
        if raw is None or raw.closed:
            return
        if made_of is not None:
            raw.opening = made_of
        raw.closing = self._closing
        self._raws[raw.number] = weakref.ref(raw)

    def at(self, number: Any) -> Optional[OpenFile]:
        """What stands for a number now."""
        return self.descriptors.at(number) or self._raw_at(number)

    def of(self, opening: Opening) -> Optional[OpenFile]:
        """One through which that is open; rather one whose file is open in this process."""
        found = self.all_of(opening)
        return next((each for each in found if each.is_real), found[0] if found else None)

    def all_of(self, opening: Opening) -> list[OpenFile]:
        """Everything through which that is open."""
        raw = self._raw_of(opening)
        return [*self.descriptors.all_of(opening), *([] if raw is None else [raw])]

    def named(self, key: tuple[Any, ...]) -> Optional[OpenFile]:
        """The one of that key."""
        if key[0] == "descriptor":
            return self.descriptors.at(key[1])
        return next((raw for raw in map(self._raw_at, list(self._raws)) if raw is not None and raw.key == key), None)

    def _raw_at(self, number: int) -> Optional[DurableRaw]:
        reference = self._raws.get(number)
        raw = None if reference is None else reference()
        # It may have been closed behind our back, and its number given to another file.
        return raw if raw is not None and not raw.closed and raw.number == number else None

    def _raw_of(self, opening: Opening) -> Optional[DurableRaw]:
        raws = map(self._raw_at, list(self._raws))
        return next((raw for raw in raws if raw is not None and raw.opening is opening), None)

    def _opening_of(self, number: int) -> Optional[Opening]:
        raw = self._raw_at(number)
        return None if raw is None else raw.opening

    def _closing(self, raw: DurableRaw) -> Callable[[], None]:
        file = file_of(raw.number) if raw.is_real else None
        path = os.path.realpath(raw.path)

        def closed() -> None:
            self._closed(raw.opening, file, path)

        return closed

    def _closed_descriptor(self, known: Descriptor) -> None:
        self._closed(known.opening, None, known.path or "")


def file_of(number: int) -> Optional[File]:
    """What is open under a number; None when nothing is."""
    try:
        status = os.fstat(number)
        return File(status.st_dev, status.st_ino, numbers.path_of(number))
    except OSError:
        return None


def file_at(path: str) -> Optional[File]:
    """What has that name now."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return File(status.st_dev, status.st_ino, os.path.realpath(path))
