"""Connections to the files of SQLite, made again. To connect makes a file where it is missing, so a connection that is
made again somewhere else, or after the file was removed, would find an empty database instead of its own.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Callable, Optional

_MODULES = ("sqlite3", "_sqlite3")
# Of the argument `check_same_thread`.
_CHECK_PLACE = 4


def missing_file(fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Optional[str]:
    """The name of the file that a connection had, if there is none. A name that is a URI is left to SQLite."""
    database = args[0] if args else kwargs.get("database")
    if not _is_connect(fn) or kwargs.get("uri") or not isinstance(database, (str, bytes, os.PathLike)):
        return None
    path = os.fsdecode(database)
    return None if path in ("", ":memory:") or path.startswith("file:") or os.path.exists(path) else path


def for_any_thread(fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """A connection that another thread may use than the one that makes it."""
    if not _is_connect(fn):
        return fn(*args, **kwargs)
    if len(args) > _CHECK_PLACE:
        return fn(*args[:_CHECK_PLACE], False, *args[_CHECK_PLACE + 1 :], **kwargs)
    return fn(*args, **{**kwargs, "check_same_thread": False})


def _is_connect(fn: Callable[..., Any]) -> bool:
    return any(fn is getattr(sys.modules.get(name), "connect", None) for name in _MODULES)
