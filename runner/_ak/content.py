"""Large blocks of bytes apart from the pickle that speaks of them: what arrays and tables of numbers consist of.

A block lies in a file of the spool directory named by its hash, written from where it stands in memory and read to
where it will stand, so it is copied nowhere. The pickle holds path, size and hash, so who has the right pickle has the
right blocks; blocks that are equal share a file.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import tempfile
from typing import Any, Optional

from _ak.room import when_there_is_room, write_all

CONTENT_LIMIT = 64 * 1024
"""Bytes from which on a block is kept apart."""
_PIECE_BYTES = 1 << 20


class DamagedValue(Exception):
    """A recorded value is missing, cut short or changed."""


class _Spool:
    """Where the files of recorded values lie now. Set once, before anything is read: pickles that name files are read
    in too many places to hand it to each.
    """

    folder: Optional[str] = None


_SPOOL = _Spool()


def spool_is(folder: Optional[str]) -> None:
    """Say where this process finds the files of values."""
    _SPOOL.folder = folder


def find(path: str) -> str:
    """Where a file is that was recorded as `path`: a session that moved to another machine has its files in another
    folder, under the same names.
    """
    if _SPOOL.folder is None or os.path.dirname(path) == _SPOOL.folder:
        return path
    here = os.path.join(_SPOOL.folder, os.path.basename(path))
    return here if os.path.exists(here) else path


class Content:
    """The bytes of something contiguous that is on its way into a pickle; `StoredContent` comes back."""

    __slots__ = ("view",)

    def __init__(self, view: memoryview) -> None:
        self.view = view


class StoredContent:
    """A block in a file, to be read to its place."""

    __slots__ = ("_path", "_sha256", "size")

    def __init__(self, path: str, size: int, sha256: str) -> None:
        self._path = path
        self._sha256 = sha256
        self.size = size

    def read_into(self, target: memoryview) -> None:
        """Fill `target`, which is as large as the block. Raises `DamagedValue`; what was read then is not the block."""
        try:
            with open(find(self._path), "rb", buffering=0) as file:
                self._fill(file, target)
        except OSError as err:
            raise DamagedValue(f"the recorded block {self._path} cannot be read: {err.strerror}") from err
        if hashlib.sha256(target).hexdigest() != self._sha256:
            raise DamagedValue(f"the recorded block {self._path} has changed: its sha256 differs")

    def as_bytearray(self) -> bytearray:
        made = bytearray(self.size)
        self.read_into(memoryview(made))
        return made

    def _fill(self, file: Any, target: memoryview) -> None:
        size = os.fstat(file.fileno()).st_size
        if size != self.size or target.nbytes != size:
            raise DamagedValue(f"the recorded block {self._path} has {size} bytes instead of {self.size}")
        filled = 0
        while filled < size:
            count = file.readinto(target[filled:])
            if not count:
                raise DamagedValue(f"the recorded block {self._path} ended early")
            filled += count


class Contents:
    """Writes the blocks of one pickle to `spool` and names them; `name` is for a pickler's `persistent_id`."""

    def __init__(self, spool: str) -> None:
        self._spool = spool
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []

    def name(self, obj: Any) -> Optional[str]:
        """None: small, or not in one piece, so that it has to travel in the pickle."""
        known = self._names.get(id(obj))
        if known is not None:
            return known
        if type(obj) is Content:
            view, kind = obj.view, "content"
        else:
            try:
                view = obj.raw()
            except BufferError:
                return None
            kind = "bytes" if view.readonly else "bytearray"
        if view.nbytes < CONTENT_LIMIT:
            return None
        # The number tells blocks apart that are equal, but not the same.
        name = json.dumps([kind, len(self._names), *_write_once(view, self._spool)])
        self._names[id(obj)] = name
        self._kept.append(obj)
        return name


class Blocks:
    """Gives the blocks of one pickle by their names, each once."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def find(self, name: str) -> Any:
        if name not in self._made:
            kind, _, path, size, sha256 = json.loads(name)
            stored = StoredContent(path, size, sha256)
            if kind != "content":
                block = stored.as_bytearray()
                self._made[name] = bytes(block) if kind == "bytes" else block
            else:
                self._made[name] = stored
        return self._made[name]


def is_block_name(name: Any) -> bool:
    return isinstance(name, str) and name.startswith(('["content"', '["bytes"', '["bytearray"'))


def is_block(kind: type) -> bool:
    return kind is Content or kind is pickle.PickleBuffer


def _write_once(view: memoryview, spool: str) -> tuple[str, int, str]:
    flat = view if view.format == "B" and view.ndim == 1 else view.cast("B")
    digest = hashlib.sha256(flat).hexdigest()
    path = os.path.join(spool, f"{digest}.block")
    if not (os.path.exists(path) and os.path.getsize(path) == flat.nbytes):
        _write(flat, path, spool)
    return path, flat.nbytes, digest


def _write(flat: memoryview, path: str, spool: str) -> None:
    """Complete or not there, and on the disk before the name is."""
    handle, temporary = when_there_is_room(lambda: tempfile.mkstemp(prefix=".block-", dir=spool), spool)
    try:
        with os.fdopen(handle, "wb", buffering=0) as file:
            for start in range(0, flat.nbytes, _PIECE_BYTES):
                write_all(file, flat[start : start + _PIECE_BYTES], spool)
            when_there_is_room(lambda: os.fsync(file.fileno()), spool)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    sync_directory(spool)


def sync_directory(path: str) -> None:
    directory = os.open(path, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
