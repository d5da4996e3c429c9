"""Files of the standard library that stand on a durable one and change what passes through: compressed files, members
of archives. They are made again by a replay; a call that is not made again leaves them where it left them.
"""

from __future__ import annotations

import io
import sys
from typing import Any, Optional

from _ak.unrecordable import Unrecordable, name_of

_KINDS = (
    ("gzip", "GzipFile"),
    ("bz2", "BZ2File"),
    ("lzma", "LZMAFile"),
    ("zipfile", "ZipExtFile"),
    ("zipfile", "_ZipWriteFile"),
    ("tarfile", "ExFileObject"),
)


def is_filter(file: Any) -> bool:
    """Whether it is one of these, or text in one."""
    if type(file) is io.TextIOWrapper:
        try:
            file = file.buffer
        except ValueError:  # Its buffer was detached.
            return False
    kinds = (getattr(sys.modules.get(module), name, None) for module, name in _KINDS)
    return any(kind is not None and isinstance(file, kind) for kind in kinds)


def place_of(file: Any) -> Optional[int]:
    """Where it stands, None when it is closed. Raises Unrecordable."""
    if file.closed:
        return None
    try:
        return file.tell()
    except OSError as err:
        reason = f"the call left it in the middle of a line ({err})"
        raise Unrecordable(name_of(type(file)), "", reason, "Read it to its end in the call.") from err


def settle(file: Any, before: Optional[int]) -> Optional[int]:
    """After a call that is recorded as a whole: its place. Raises Unrecordable when the call wrote: a compressor cannot
    be put where it was."""
    now = place_of(file)
    if now is not None and now != before and file.writable():
        raise Unrecordable(
            name_of(type(file)), "", "the call wrote to it", "Write what the call gives to the file yourself."
        )
    return now


def advance(file: Any, place: Optional[int]) -> None:
    """On a replay, instead of the call."""
    if place is None:
        file.close()
    elif place_of(file) != place:
        file.seek(place)
