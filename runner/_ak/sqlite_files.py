"""The file of an SQLite database. To connect makes it where it is missing, so a connection that is made again somewhere
else, or after the file was removed, would find an empty database instead of its own.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Callable, Optional

_MODULES = ("sqlite3", "_sqlite3")


def missing_file(fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Optional[str]:
    """The name of the file that a connection had, if there is none. A name that is a URI is left to SQLite."""
    database = args[0] if args else kwargs.get("database")
    is_connect = any(fn is getattr(sys.modules.get(name), "connect", None) for name in _MODULES)
    if not is_connect or kwargs.get("uri") or not isinstance(database, (str, bytes, os.PathLike)):
        return None
    path = os.fsdecode(database)
    return None if path in ("", ":memory:") or path.startswith("file:") or os.path.exists(path) else path
