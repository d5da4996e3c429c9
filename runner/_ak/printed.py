"""What a call printed, kept until its record is durable. In: prints, one by one. Out: the same, in the same order.

A call may print more than fits into memory: from `KEPT_CHARACTERS` on it lies in a file of the spool directory. Such a
thing is recorded as path, size and hash; what fits is recorded as the list it is. A further attempt adds to the file,
and what was recorded before stays its beginning.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Optional

from _ak.content import DamagedValue, sync_directory

Print = tuple[str, tuple[str, ...]]

KEPT_CHARACTERS = 1 << 20
_OVERHEAD_CHARACTERS = 64
_PIECE_BYTES = 1 << 20


class Printed:
    """Like a list that only grows; threads may add to it at once. Without `spool` all of it stays in memory."""

    def __init__(self, spool: Optional[str] = None) -> None:
        self._spool = spool
        self._kept: deque[Print] = deque()
        # About so many: threads count at once.
        self._characters = 0
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
        return self._size > 0 or bool(self._kept)

    def __iter__(self) -> Iterator[Print]:
        yield from _read(self._path, self._size)
        yield from self._kept

    def __reduce__(self) -> Any:
        if self._spool is None or not self._path:
            return list, (list(self._kept),)
        with self._writing:
            self._write(self._spool, is_durable=True)
        sync_directory(self._spool)
        return _Stored, (self._path, self._size, self._hash.hexdigest())

    def _write(self, spool: str, is_durable: bool = False) -> None:
        if not self._path:
            handle, self._path = tempfile.mkstemp(prefix="prints-", dir=spool)
            os.close(handle)
        entries = [self._kept.popleft() for _ in range(len(self._kept))]
        self._characters = 0
        data = "".join(json.dumps(entry) + "\n" for entry in entries).encode("ascii")
        with open(self._path, "ab") as file:
            file.write(data)
            if is_durable:
                file.flush()
                os.fsync(file.fileno())
        self._size += len(data)
        self._hash.update(data)


class _Stored:
    """What an earlier process recorded. Raises `DamagedValue` where it is not there as it was."""

    def __init__(self, path: str, size: int, sha256: str) -> None:
        self._path = path
        self._size = size
        digest = hashlib.sha256()
        try:
            for piece in _pieces(path, size):
                digest.update(piece)
        except OSError as err:
            raise DamagedValue(f"the recorded prints {path} cannot be read: {err.strerror}") from err
        if digest.hexdigest() != sha256:
            raise DamagedValue(f"the recorded prints {path} have changed: their sha256 differs")

    def __iter__(self) -> Iterator[Print]:
        return _read(self._path, self._size)


def _read(path: str, size: int) -> Iterator[Print]:
    rest = b""
    for piece in _pieces(path, size):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            stream, texts = json.loads(line)
            yield stream, tuple(texts)


def _pieces(path: str, size: int) -> Iterator[bytes]:
    if size == 0:
        return
    with open(path, "rb", buffering=0) as file:
        while size > 0:
            piece = file.read(min(size, _PIECE_BYTES))
            if not piece:
                return
            size -= len(piece)
            yield piece

