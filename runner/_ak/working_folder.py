"""The folder that the process works in. A handle is made again where it was made: names of files that its call was
given (`sqlite3.connect("a.db")`) are looked for from there, however often the program has changed the folder since.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Optional


def working_folder() -> Optional[str]:
    """None when it has been removed."""
    try:
        return os.getcwd()
    except OSError:
        return None


@contextmanager
def working_in(folder: Optional[str]) -> Generator[None, None, None]:
    """Work there meanwhile; where one is when it is gone, since few handles depend on it."""
    before = working_folder()
    is_elsewhere = folder is not None and before is not None and folder != before and _enter(folder)
    try:
        yield
    finally:
        if is_elsewhere and before is not None:
            with suppress(OSError):
                os.chdir(before)


def _enter(folder: str) -> bool:
    try:
        os.chdir(folder)
    except OSError:
        return False
    return True
