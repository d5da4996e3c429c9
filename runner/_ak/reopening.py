"""Opening the real file behind a durable one whose process was lost, so that nothing is written twice or cut off."""

from __future__ import annotations

import errno
import os
from typing import Callable, Optional

from _ak.file_record import FileLost, Origin
from _ak.performing import as_part
from _ak.remaking import HandleLost


def open_again(origin: Origin, length: int, opener: Optional[Callable[[str, int], int]], call_id: str) -> int:
    """A descriptor of the file as it is. Raises `FileLost` when it is not there any more."""
    if not origin.path.startswith("/"):  # `pipe:[123]`
        raise HandleLost("descriptor", f"call {call_id}", "what was at its other end has seen it end")
    flags = os.O_CLOEXEC | (os.O_RDWR if "+" in origin.mode else os.O_RDONLY if "r" in origin.mode else os.O_WRONLY)
    if origin.appends:
        flags |= os.O_APPEND | os.O_CREAT
    elif origin.is_new and length == 0:
        flags |= os.O_CREAT
    try:
        with as_part():
            return os.open(origin.path, flags, 0o666) if opener is None else opener(origin.path, flags)
    except FileNotFoundError as err:
        raise FileLost(err.errno, _lost(origin, call_id, "it is not there any more"), origin.path) from err


def fit(number: int, origin: Origin, length: int, is_shared: bool, call_id: str) -> Optional[int]:
    """Make the length what the program knows; only bytes that nobody but the lost process can have written are cut
    off. In append mode: up to where the file is known to be the program's, if somebody wrote behind that."""
    if "r" in origin.mode and "+" not in origin.mode:
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
        os.close(reader)
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
