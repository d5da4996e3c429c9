"""Values in files of the spool directory: raw pickles under the hash of their content."""

from __future__ import annotations

import hashlib
import os
import tempfile
from typing import Any, BinaryIO, Callable

from _ak.content import DamagedValue, find, sync_directory
from _ak.room import when_there_is_room, write_all

_PIECE_BYTES = 1 << 20


def write_file(spool: str, dump: Callable[[Any], None], load: Callable[[BinaryIO], Any]) -> tuple[dict[str, Any], Any]:
    """Write what `dump` gives: complete or not there, and on the disk before the name is. The second is what `load`
    makes of it."""
    handle, temporary = when_there_is_room(lambda: tempfile.mkstemp(prefix=".value-", dir=spool), spool)
    try:
        with os.fdopen(handle, "w+b", buffering=0) as file:
            target = _HashingWriter(file, spool)
            dump(target)
            when_there_is_room(lambda: os.fsync(file.fileno()), spool)
        digest = target.hash.hexdigest()
        with open(temporary, "rb") as written:
            copy = load(written)
        path = os.path.join(spool, f"{digest}.pickle")
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    sync_directory(spool)
    return {"path": path, "size": target.size, "sha256": digest}, copy


def read_file(value_file: dict[str, Any], load: Callable[[BinaryIO], Any]) -> Any:
    """What `load` makes of the file, if that is as it was written. Raises `DamagedValue`."""
    path = value_file["path"]
    try:
        with open(find(path), "rb") as file:
            _check(file, value_file)
            file.seek(0)
            return load(file)
    except OSError as err:
        raise DamagedValue(f"the recorded value {path} cannot be read: {err.strerror}") from err


def _check(file: BinaryIO, value_file: dict[str, Any]) -> None:
    path, size, digest = value_file["path"], os.fstat(file.fileno()).st_size, hashlib.sha256()
    if size != value_file["size"]:
        raise DamagedValue(f"the recorded value {path} has {size} bytes instead of {value_file['size']}")
    for piece in iter(lambda: file.read(_PIECE_BYTES), b""):
        digest.update(piece)
    if digest.hexdigest() != value_file["sha256"]:
        raise DamagedValue(f"the recorded value {path} has changed: its sha256 differs")


class _HashingWriter:
    """Writes through and keeps size and hash, so that a large pickle is never held twice."""

    def __init__(self, file: Any, spool: str) -> None:
        self._file = file
        self._spool = spool
        self.hash = hashlib.sha256()
        self.size = 0

    def write(self, data: Any) -> int:
        view = memoryview(data)
        self.hash.update(view)
        self.size += view.nbytes
        write_all(self._file, view, self._spool)
        return view.nbytes

    def seek(self, position: int) -> int:
        """Only to the beginning: everything is written anew."""
        self.hash = hashlib.sha256()
        self.size = 0
        return self._file.seek(position)

    def truncate(self) -> int:
        return self._file.truncate()
