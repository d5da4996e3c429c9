"""Tuples with live objects in them, as `accept` and `open_connection` give them: each object is a handle of its own,
the rest is data.

The first part of what call `main:3` gave has the id `main:3.part0`. After a loss none of them is made again, because
another call would make all of them anew.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Callable

from _ak import values
from _ak.unrecordable import Unrecordable

if TYPE_CHECKING:
    from _ak.handles import Handles
    from _ak.manners import Args, Kwargs


# The data travels in one line with the rest.
MAX_VALUE_BYTES = 256 * 1024


class PartOf:
    """What made a part: the call that gave the tuple."""

    def __init__(self, fn: Callable[..., Any], place: int) -> None:
        self.fn = fn
        self.place = place
        self.__name__: str = getattr(fn, "__name__", "the function")
        self.__qualname__: str = getattr(fn, "__qualname__", self.__name__)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.fn(*args, **kwargs)[self.place]


def adopt_parts(
    handles: Handles, call_id: str, fn: Callable[..., Any], args: Args, kwargs: Kwargs, result: tuple[Any, ...]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The tuple as user code gets it, and its record. Raises `Unrecordable` when a part is neither data nor an object
    to hold.
    """
    parts: list[dict[str, Any]] = []
    size = 0
    for place, part in enumerate(result):
        kind, content = handles.as_record(part_id(call_id, place), part, PartOf(fn, place), args, kwargs)
        size += len(content) if kind == "value" else 0
        if size > MAX_VALUE_BYTES:
            raise Unrecordable("tuple", "result", f"it has live objects in it and {size} bytes of data")
        parts.append(content if kind == "handle" else {"value": base64.b64encode(content).decode("ascii")})
    handle = {"kind": "handle", "type": "tuple", "parts": parts}
    given = restore_parts(handles, call_id, handle, fn, args, kwargs)
    return given, {**handle, "preview": repr(given)[:200]}


def restore_parts(
    handles: Handles, call_id: str, handle: dict[str, Any], fn: Callable[..., Any], args: Args, kwargs: Kwargs
) -> tuple[Any, ...]:
    """The tuple of a record; nothing is made."""
    given: list[Any] = []
    for place, part in enumerate(handle["parts"]):
        if "value" in part:
            given.append(values.decode_bytes(base64.b64decode(part["value"])))
        else:
            made = {**part, "at": handle.get("at", "")}
            given.append(handles.restore(part_id(call_id, place), made, PartOf(fn, place), args, kwargs))
    return tuple(given)


def part_id(call_id: str, place: int) -> str:
    return f"{call_id}.part{place}"
