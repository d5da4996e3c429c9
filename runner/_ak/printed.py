"""What a call printed, kept until its record is durable. In: prints, one by one. Out: the same, in the same order.

A call may print more than fits into memory: from `KEPT_CHARACTERS` on it lies in a file of the spool directory, which
gets its name, the hash of its content, when it is recorded. What a further attempt adds lies in the next one. What
fits into memory is recorded as the list it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Optional

from _ak.content import DamagedValue, find, sync_directory
from _ak.room import when_there_is_room, write_all

Print = tuple[str, tuple[str, ...]]

KEPT_CHARACTERS = 1 << 20
_OVERHEAD_CHARACTERS = 64
_PIECE_BYTES = 1 << 20


class _File(NamedTuple):
    path: str
    size: int
    sha256: str


class Printed:
    """Like a list that only grows; threads may add to it at once. Without `spool` all of it stays in memory."""

    def __init__(self, spool: Optional[str] = None) -> None:
        self._spool = spool
        self._kept: deque[Print] = deque()
        # About so many: threads count at once.
        self._characters = 0
        # Path, size and hash of each file that was recorded; then the one that is being written.
        self._recorded: list[_File] = []
        self._path = ""
        self._size = 0
        self._hash = hashlib.sha256()
        self._writing = threading.Lock()

    def append(self, entry: Print) -> None:
        self._kept.append(entry)
        self._characters += len(entry[1][-1]) + _OVERHEAD_CHARACTERS
        # While another thread writes, this one need not wait for it.
        if self._characters > KEPT_CHARACTERS and self._spool is not None and self._writing.acquire(blocking=False):
            try:
                self._write(self._spool)
            finally:
                self._writing.release()

    def extend(self, entries: Iterable[Print]) -> None:
        for entry in entries:
            self.append(entry)

    def __bool__(self) -> bool:
        return bool(self._recorded) or self._size > 0 or bool(self._kept)

    def __iter__(self) -> Iterator[Print]:
        for file in [*self._recorded, _File(self._path, self._size, "")]:
            yield from _read(file)
        yield from self._kept

    def __reduce__(self) -> Any:
        if self._spool is None or not (self._path or self._recorded):
            return list, (list(self._kept),)
        with self._writing:
            self._write(self._spool)
            self._name(self._spool)
        return _Stored, (self._recorded,)

    def _name(self, spool: str) -> None:
        """Durable under its name, and complete."""
        sha256 = self._hash.hexdigest()
        path = os.path.join(spool, f"{sha256}.prints")
        with open(self._path, "rb") as file:
            when_there_is_room(lambda: os.fsync(file.fileno()), spool)
        os.replace(self._path, path)
        sync_directory(spool)
        self._recorded = [*self._recorded, _File(path, self._size, sha256)]
        self._path, self._size, self._hash = "", 0, hashlib.sha256()

    def _write(self, spool: str) -> None:
        if not self._path:
            handle, self._path = when_there_is_room(lambda: tempfile.mkstemp(prefix=".prints-", dir=spool), spool)
            os.close(handle)
        entries = [self._kept.popleft() for _ in range(len(self._kept))]
        self._characters = 0
        data = "".join(json.dumps(entry) + "\n" for entry in entries).encode("ascii")
        with open(self._path, "ab", buffering=0) as file:
            write_all(file, memoryview(data), spool)
        self._size += len(data)
        self._hash.update(data)


class _Stored:
    """What an earlier process recorded. Raises `DamagedValue` where it is not there as it was."""

    def __init__(self, files: list[_File]) -> None:
        self._files = files
        for path, _, sha256 in files:
            digest = hashlib.sha256()
            try:
                for piece in _pieces(path):
                    digest.update(piece)
            except OSError as err:
                raise DamagedValue(f"the recorded prints {path} cannot be read: {err.strerror}") from err
            if digest.hexdigest() != sha256:
                raise DamagedValue(f"the recorded prints {path} have changed: their sha256 differs")

    def __iter__(self) -> Iterator[Print]:
        for file in self._files:
            yield from _read(file)


def _read(file: _File) -> Iterator[Print]:
    rest = b""
    for piece in _pieces(file.path) if file.size else ():
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            stream, texts = json.loads(line)
            yield stream, tuple(texts)


def _pieces(path: str) -> Iterator[bytes]:
    with open(find(path), "rb", buffering=0) as file:
        yield from iter(lambda: file.read(_PIECE_BYTES), b"")
