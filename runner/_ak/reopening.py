"""Opening the real file behind a durable one whose process was lost, so that nothing is written twice or cut off.

A file that is written is known by its inode: what bears its name now may be another's, if it was renamed meanwhile.
"""

from __future__ import annotations

import errno
import os
from typing import Callable, Optional

from _ak import numbers
from _ak.file_record import FileLost, Origin
from _ak.performing import as_part
from _ak.remaking import HandleLost


def open_again(origin: Origin, opener: Optional[Callable[[str, int], int]], call_id: str) -> int:
    """A descriptor of the file as it is. Raises `FileLost` when it is not there any more."""
    if not origin.path.startswith("/"):  # `pipe:[123]`
        raise HandleLost("descriptor", f"call {call_id}", "what was at its other end has seen it end")
    flags = os.O_CLOEXEC | (os.O_RDWR if "+" in origin.mode else os.O_RDONLY if "r" in origin.mode else os.O_WRONLY)
    if origin.appends:
        flags |= os.O_APPEND
    with as_part():
        path = origin.path if origin.inode is None else _path_now(origin, call_id)
        try:
            number = os.open(path, flags) if opener is None else opener(path, flags)
        except (FileNotFoundError, NotADirectoryError) as err:
            raise FileLost(err.errno, _lost(origin, call_id, "it is not there any more"), origin.path) from err
    if origin.inode is not None and os.fstat(number).st_ino != origin.inode:
        numbers.close(number)
        raise FileLost(errno.ESTALE, _lost(origin, call_id, "another file has its name"), origin.path)
    return number


def _path_now(origin: Origin, call_id: str) -> str:
    """Where the file is: under its name, or under another one in the same folder. Raises `FileLost`."""
    status = _status(origin.path)
    if status is not None and status.st_ino == origin.inode:
        return origin.path
    try:
        with os.scandir(os.path.dirname(origin.path)) as entries:
            for entry in entries:
                if entry.inode() == origin.inode and entry.is_file(follow_symlinks=False):
                    return entry.path
    except OSError:  # Its folder is gone, or may not be read.
        pass
    why = "it is not there any more" if status is None else "another file has its name"
    raise FileLost(errno.ENOENT if status is None else errno.ESTALE, _lost(origin, call_id, why), origin.path)


def _status(path: str) -> Optional[os.stat_result]:
    try:
        return os.stat(path)
    except OSError:
        return None


def size_of(origin: Origin) -> int:
    """Of the file as it is; 0 when another has its name."""
    status = _status(origin.path)
    return 0 if status is None or status.st_ino != origin.inode else status.st_size


def fit(number: int, origin: Origin, length: int, is_shared: bool, call_id: str) -> Optional[int]:
    """Make the length what is known of it; only bytes that were not there when something was last recorded are cut
    off: those of the lost process. In append mode: up to where the file is known to be the program's, if somebody
    wrote behind that."""
    if not origin.is_written:
        return None
    size = os.fstat(number).st_size
    if origin.appends:
        return length if size > length else None
    if size < length and not is_shared:
        why = f"it has {size} bytes instead of at least {length}"
        raise FileLost(errno.ESTALE, _lost(origin, call_id, why), origin.path)
    if size > length and origin.is_new and not is_shared:
        os.ftruncate(number, length)
    return None


def already_there(path: str, tail: int, view: memoryview) -> int:
    """How many of these bytes the lost process had appended behind `tail`: all, or those up to the end of the file."""
    try:
        reader = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # Write-only for us: what it holds cannot be known, so the program's bytes are appended.
        return 0
    try:
        held = os.pread(reader, view.nbytes, tail)
    finally:
        numbers.close(reader)
    return len(held) if held == view[: len(held)] else 0


def remove(path: str, may_be_gone: bool) -> None:
    """Remove a temporary file; the lost process may have done so."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        if not may_be_gone:
            raise


def _lost(origin: Origin, call_id: str, why: str) -> str:
    return f"the file was open when the process was lost (call {call_id}, mode {origin.mode!r}), and {why}"
