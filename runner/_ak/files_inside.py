"""The files that archives and csv writers stand on. These are machinery of the standard library, whose other parts no
call changes for the program."""

from __future__ import annotations

import gc
import io
import types
from collections.abc import Iterator
from typing import Any

from _ak.stored import instance_dict

MODULES = frozenset(("zipfile", "tarfile", "_csv"))

_ATTRIBUTES = ("fp", "fileobj")


def parts(obj: Any) -> Iterator[tuple[str, Any]]:
    """What stands inside an object of a class of `MODULES`, with its step."""
    for name in _ATTRIBUTES:
        found = (instance_dict(obj) or {}).get(name)
        if found is not None:
            yield name, found
    if type(obj).__module__ == "_csv":  # It has no attribute for what it writes with, or reads from.
        for part in gc.get_referents(obj):
            if isinstance(part, (types.BuiltinMethodType, types.MethodType, io.IOBase)):
                yield "file", part


def part(obj: Any, step: str) -> Any:
    """One of `parts`."""
    return dict(parts(obj))[step]
