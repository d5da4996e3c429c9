"""Arrays in a pickle: with their bytes apart when they are large, and come back as they were: owning their memory, in
the order of their dimensions, read-only if they were.

Only `numpy.ndarray` itself, `array.array` and `memoryview`; whatever else has large buffers (tables of Arrow, say)
hands them out by protocol 5 of pickle, and content.py takes them from there.
"""

from __future__ import annotations

import array
import functools
import importlib
from typing import Any, cast

from _ak.content import CONTENT_LIMIT, Content, StoredContent

_OBSERVED_LIMIT = 16 << 20


@functools.lru_cache(maxsize=4096)
def is_numpy_array(kind: type) -> bool:
    return kind.__name__ == "ndarray" and kind.__module__ == "numpy"


def reduce_array(obj: Any, is_apart: bool) -> Any:
    """For a pickler's `reducer_override`; `is_apart`: blocks may lie apart from this pickle."""
    kind = type(obj)
    if is_numpy_array(kind):
        return _reduce_numpy(obj, is_apart)
    if not is_apart:
        return NotImplemented
    if kind is array.array and obj.itemsize * len(obj) >= CONTENT_LIMIT:
        return _array, (Content(memoryview(obj).cast("B")), obj.typecode, len(obj))
    if kind is memoryview and obj.nbytes >= CONTENT_LIMIT and obj.c_contiguous:
        return _view, (Content(obj.cast("B")), obj.readonly, obj.format, obj.shape)
    return NotImplemented


def bytes_of_numpy(obj: Any) -> memoryview:
    """All bytes of a contiguous array, as they lie in memory. Not every type of element has a buffer of its own."""
    rows = obj if obj.flags.c_contiguous else obj.T
    return memoryview(rows.reshape(-1).view("u1"))


def is_observed(obj: Any) -> bool:
    """Whether a call's changes to an array are seen by comparing its bytes: not those of very large ones."""
    return (
        is_numpy_array(type(obj)) and obj.nbytes <= _OBSERVED_LIMIT and obj.flags.writeable and not obj.dtype.hasobject
    )


def restore(target: Any, state: bytes) -> None:
    """Give an array, in place, its bytes; its shape is that of before."""
    made: Any = importlib.import_module("numpy").frombuffer(state, target.dtype)
    target[...] = made.reshape(target.shape)


def _reduce_numpy(obj: Any, is_apart: bool) -> Any:
    flags = obj.flags
    if is_apart and obj.nbytes >= CONTENT_LIMIT and not obj.dtype.hasobject:
        order = "C" if flags.c_contiguous or not flags.forc else "F"
        whole = obj if flags.forc else obj.copy(order)
        return _numpy, (Content(bytes_of_numpy(whole)), obj.dtype, obj.shape, order, flags.writeable)
    if flags.writeable:
        return NotImplemented
    made, arguments, state = obj.__reduce_ex__(2)[:3]
    return made, arguments, state, None, None, _set_read_only


def _numpy(content: StoredContent, dtype: Any, shape: tuple[int, ...], order: str, is_writeable: bool) -> Any:
    made: Any = importlib.import_module("numpy").empty(shape, dtype, order)
    content.read_into(bytes_of_numpy(made))
    if not is_writeable:
        made.flags.writeable = False
    return made


def _set_read_only(made: Any, state: Any) -> None:
    made.__setstate__(state)
    made.flags.writeable = False


def _array(content: StoredContent, typecode: str, count: int) -> Any:
    one: Any = array.array(typecode)
    made = array.array(typecode, bytes(one.itemsize)) * count
    content.read_into(memoryview(cast(Any, made)).cast("B"))
    return made


def _view(content: StoredContent, readonly: bool, form: str, shape: tuple[int, ...]) -> memoryview:
    view = memoryview(content.as_bytearray())
    view = view.toreadonly() if readonly else view
    return view if (form, len(shape)) == ("B", 1) else view.cast(cast(Any, form), shape)
