"""Why a value cannot be recorded, said at the call: the type, the path inside the value, the reason and the ways
out."""

from __future__ import annotations

import itertools
import types
from collections.abc import Iterator
from typing import Any, Callable, Optional

from _ak.stored import instance_dict

_MAX_CHILDREN = 1000
_MAX_DEPTH = 20

Attempt = Callable[[Any], Optional[Exception]]
"""Tries one object: None when it works, otherwise what went wrong."""


class Unrecordable(Exception):
    """A value cannot be recorded: `type_name` at `path` (such as `result[2].lock`), `reason`, `hint`."""

    def __init__(self, type_name: str, path: str, reason: str, hint: str = "") -> None:
        self.type_name = type_name
        self.path = path
        self.reason = reason
        self.hint = hint
        super().__init__(type_name, path, reason, hint)

    def __str__(self) -> str:
        where = f"{self.path}: a {self.type_name}" if self.path else f"a {self.type_name}"
        return f"cannot record {where}: {self.reason}." + (f" {self.hint}" if self.hint else "")


def name_of(kind: type) -> str:
    """The qualified name of a class, without `builtins`."""
    module = getattr(kind, "__module__", None)
    name = getattr(kind, "__qualname__", kind.__name__)
    return name if module in (None, "builtins") else f"{module}.{name}"


def explain(obj: Any, root: str, err: Exception, attempt: Attempt) -> Unrecordable:
    """The error for a value that cannot be pickled; `attempt` is used to find the part at fault."""
    path, culprit, cause = _find(obj, root, err, attempt)
    if isinstance(cause, Unrecordable):
        return Unrecordable(cause.type_name, path, cause.reason, cause.hint or _hint(culprit))
    reason = "it is nested too deeply" if isinstance(cause, RecursionError) else f"it cannot be pickled ({cause})"
    return Unrecordable(name_of(type(culprit)), path, reason, _hint(culprit))


def not_loadable(obj: Any, root: str, err: Exception, attempt: Attempt) -> Unrecordable:
    """The error for a value that can be pickled but not be loaded again."""
    path, culprit, cause = _find(obj, root, err, attempt)
    hint = "Give the class a __reduce__ whose result can be called, or return plain data from the call."
    reason = f"it can be pickled but not loaded again ({type(cause).__name__}: {cause})"
    return Unrecordable(name_of(type(culprit)), path, reason, hint)


def _hint(culprit: Any) -> str:
    if isinstance(culprit, types.FunctionType) and (
        "<lambda>" in culprit.__qualname__ or "<locals>" in culprit.__qualname__
    ):
        return "Move the function to the top level of a module."
    if isinstance(culprit, (types.GeneratorType, map, zip, filter)):
        return "Turn it into a list inside the call, or call it from a function of your own."
    return "Return plain data from the call, or keep the object inside a function of your own that returns plain data."


def _find(obj: Any, path: str, err: Exception, attempt: Attempt) -> tuple[str, Any, Exception]:
    """Walk down to the smallest part that still fails."""
    for _ in range(_MAX_DEPTH):
        if isinstance(err, Unrecordable) and err.type_name == name_of(type(obj)):
            break  # It was refused itself, whatever is in it.
        for step, child in _children(obj):
            child_err = attempt(child)
            if child_err is not None:
                obj, path, err = child, path + step, child_err
                break
        else:
            break
    return path, obj, err


def _children(obj: Any) -> Iterator[tuple[str, Any]]:
    return itertools.islice(_all_children(obj), _MAX_CHILDREN)


def _all_children(obj: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(obj, dict):
        for key, value in list(obj.items()):
            yield f"[{_short(key)}]", value
            yield f" key {_short(key)}", key
    elif isinstance(obj, (list, tuple)):
        for index, item in enumerate(list(obj)):
            yield f"[{index}]", item
    elif isinstance(obj, (set, frozenset)):
        for item in list(obj):
            yield f" item {_short(item)}", item
    if isinstance(obj, (type, types.ModuleType, types.FunctionType)):
        return  # Pickled by name: what hangs on it does not travel.
    for name, value in list((instance_dict(obj) or {}).items()):
        yield f".{name}", value
    for kind in type(obj).__mro__:
        for name in _slots(kind):
            if hasattr(obj, name):
                yield f".{name}", getattr(obj, name)


def _slots(kind: type) -> tuple[str, ...]:
    slots = kind.__dict__.get("__slots__", ())
    names = (slots,) if isinstance(slots, str) else tuple(slots)
    return tuple(name for name in names if name not in ("__dict__", "__weakref__"))


def _short(key: Any) -> str:
    return repr(key)[:40] if isinstance(key, (str, int, float, bool, bytes, type(None))) else f"<{name_of(type(key))}>"
