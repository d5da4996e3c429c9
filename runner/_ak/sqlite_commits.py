"""Whether a commit that was under way when its process was lost has reached the database.

SQLite keeps a number in the file that grows with each commit, or appends each commit to its write-ahead log. What
they show just before the commit is the evidence; after the loss they tell. Nobody else can commit in between, because
an open transaction that wrote something holds the lock; what others do after the loss can make it unknowable.
"""

from __future__ import annotations

import struct
from typing import Any, Optional

_COUNTER_AT = 24
_WAL_HEADER = 32
_WAL_FRAME = 24

Evidence = Optional[tuple[Any, ...]]


def is_open(live: Any, method: str) -> bool:
    """Whether a transaction is open after an operation of a connection."""
    state = getattr(live, "in_transaction", None)
    if state is not None:
        return bool(state)
    if getattr(live, "autocommit", False) is True:
        return False
    return method in ("execute", "executemany", "executescript", "callproc")


def begin(live: Any) -> None:
    """Open a transaction, where the database does not do so by itself."""
    if getattr(live, "in_transaction", True) is False:
        live.cursor().execute("begin")


def evidence(live: Any) -> Evidence:
    """What to compare with later; None where nothing can tell."""
    if not type(live).__module__.startswith("sqlite3") and "sqlite3" not in str(type(live).__mro__):
        return None
    try:
        files = _ask(live, "pragma database_list")
        mode = _ask(live, "pragma journal_mode")[0][0]
        if len([name for _, name, _ in files if name != "temp"]) != 1 or not files[0][2]:
            return None
        path = files[0][2]
        if mode in ("delete", "truncate", "persist"):
            return "counter", path, _counter(path)
        if mode == "wal":
            return ("wal", path, *_end_of_log(path))
    except (OSError, IndexError, struct.error):
        pass
    return None


def happened(live: Any, before: Evidence) -> Optional[bool]:
    """Whether the commit reached the file; None when that cannot be known. `live` is a new connection."""
    if before is None:
        return None
    _ask(live, "select count(*) from sqlite_master")  # Whatever a lost commit left half done is taken back now.
    try:
        if before[0] == "counter":
            passed = _counter(before[1]) - before[2]
            return bool(passed) if passed in (0, 1) else None
        return _was_appended(*before[1:])
    except (OSError, IndexError, struct.error):
        return None


def _ask(live: Any, question: str) -> list[Any]:
    cursor = live.cursor()
    cursor.row_factory = None
    try:
        return cursor.execute(question).fetchall()
    finally:
        cursor.close()


def _counter(path: str) -> int:
    with open(path, "rb") as file:
        file.seek(_COUNTER_AT)
        return int(struct.unpack(">I", file.read(4))[0])


def _end_of_log(path: str) -> tuple[int, bytes, tuple[int, int]]:
    """Frames that are committed, the log's two salts, and the checksum up to there: from the shared index of the
    log."""
    with open(path + "-shm", "rb") as file:
        index = file.read(48)
    frames, _, first, second = struct.unpack_from("=IIII", index, 16)
    return frames, index[32:40], (first, second)


def _was_appended(path: str, frames: int, salts: bytes, checksum: tuple[int, int]) -> Optional[bool]:
    """Whether a whole commit follows the frames that were there."""
    with open(path + "-wal", "rb") as file:
        log = file.read(_WAL_HEADER)
        if not log and frames == 0:
            return False
        magic, _, page_size = struct.unpack_from(">III", log)
        order = ">" if magic & 1 else "<"
        if log[16:24] != salts:
            if frames and not _follows(log[16:20], salts[:4]):
                return None  # The log was begun anew more than once.
            frames, salts = 0, log[16:24]
            checksum = struct.unpack_from(">II", log, 24)
        file.seek(_WAL_HEADER + frames * (_WAL_FRAME + page_size))
        while True:
            frame = file.read(_WAL_FRAME + page_size)
            if len(frame) < _WAL_FRAME + page_size or frame[8:16] != salts:
                return False
            checksum = _add(order, frame[:8] + frame[_WAL_FRAME:], checksum)
            if struct.unpack_from(">II", frame, 16) != checksum:
                return False
            if struct.unpack_from(">I", frame, 4)[0]:
                return True


def _follows(salt: bytes, before: bytes) -> bool:
    """Whether a log was begun anew just once since."""
    return struct.unpack(">I", salt)[0] == (struct.unpack(">I", before)[0] + 1) & 0xFFFFFFFF


def _add(order: str, data: bytes, checksum: tuple[int, int]) -> tuple[int, int]:
    """SQLite's checksum of the log, taken on."""
    first, second = checksum
    for one, two in struct.iter_unpack(f"{order}II", data):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second
