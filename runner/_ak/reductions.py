"""How single objects are pickled where plain pickle would fail, or make a copy of what must stay one thing.

Exceptions without their `__init__` (exception_state.py), the content of kinds that do not pickle (snapshots.py),
modules by name, functions that have no importable name by their code, and what is compared by identity by the name
under which its module keeps it.
"""

from __future__ import annotations

import copyreg
import functools
import importlib
import marshal
import operator
import sys
import types
from typing import Any, Optional, cast

from _ak import arrays, exception_state, snapshots, weak
from _ak.forgotten import forgets
from _ak.reachable import put_slots, slot_values
from _ak.stored import instance_dict
from _ak.unrecordable import Unrecordable, name_of

_IDENTITY_STATE = (str, int, bool, type(None))
_IMMUTABLE = (tuple, str, bytes, int, float, complex, frozenset)
_FULL = 4
"""The protocol from which on everything is there (5 takes buffers out of the pickle)."""


def reduce(obj: Any, protocol: int, is_apart: bool = False) -> Any:
    """For a pickler's `reducer_override`; `is_apart`: large blocks may lie apart from this pickle."""
    if isinstance(obj, BaseException):
        return exception_state.reduce_exception(obj)
    kind = type(obj)
    if kind is object:
        return _name_of_plain_object(obj)
    if isinstance(obj, type):
        name = _other_name(obj)
        is_error = name is NotImplemented and issubclass(obj, BaseException)
        return exception_state.reduce_class(obj) if is_error else name
    if kind is types.ModuleType:
        return importlib.import_module, (obj.__name__,)
    if kind is types.FunctionType:
        return _reduce_function(obj)
    if kind is types.CellType:
        return _empty_cell, ()
    reduced = arrays.reduce_array(obj, is_apart)
    if reduced is NotImplemented:
        reduced = snapshots.reduce_part(obj)
    if reduced is NotImplemented:
        reduced = weak.reduce_weak(obj)
    if reduced is not NotImplemented:
        return reduced
    if not _has_default_reduce(kind):
        return _reduce_own_way(obj, protocol)
    name = _name_of_sentinel(obj)
    if name is not NotImplemented:
        return name
    if forgets(obj):
        raise Unrecordable(name_of(kind), "", "a copy would lack what its class has added to that of its __getstate__")
    if _has_own_new(kind):
        return _without_new(obj, obj.__reduce_ex__(2))
    if answers_anything(kind):
        reduced = _without_setstate(obj)
        if reduced is not NotImplemented:
            return reduced
    return obj.__reduce_ex__(2) if protocol < 2 else NotImplemented


def _has_default_reduce(kind: type) -> bool:
    """Whether the rules of protocol 0 would apply. They take an object of a C type (a database connection, say) for
    one without content, and write something that loads as a wreck; those of protocol 2 refuse it, and know
    `__slots__` besides.
    """
    return (
        kind not in copyreg.dispatch_table
        and kind.__reduce_ex__ is object.__reduce_ex__
        and kind.__reduce__ is object.__reduce__
    )


def _reduce_own_way(obj: Any, protocol: int) -> Any:
    """By the class's own `__reduce__`, but whole: older protocols leave things out (`datetime` its `fold`), and classes
    made in C the attributes of objects of a derived class."""
    kind = type(obj)
    if kind in copyreg.dispatch_table:
        return NotImplemented
    attributes = _forgotten_attributes(obj)
    asks_for_protocol = kind.__reduce_ex__ is not object.__reduce_ex__
    if not attributes and (protocol >= _FULL or not asks_for_protocol):
        return NotImplemented
    reduced = obj.__reduce_ex__(_FULL)
    return (*reduced, attributes) if attributes and isinstance(reduced, tuple) and len(reduced) == 2 else reduced


def _forgotten_attributes(obj: Any) -> Any:
    kind: Any = type(obj)
    if hasattr(kind, "__setstate__"):  # It expects a state of its own form (a block of pandas, which has caches).
        return None
    is_in_python = isinstance(kind.__reduce_ex__, types.FunctionType) or isinstance(kind.__reduce__, types.FunctionType)
    return None if is_in_python else instance_dict(obj)


def _has_own_new(kind: type) -> bool:
    """Whether a class derived from an immutable one takes other arguments than that."""
    return (
        isinstance(kind.__new__, types.FunctionType)
        and "_fields" not in vars(kind)
        and _immutable_base(kind) is not None
    )


@functools.lru_cache(maxsize=4096)
def answers_anything(kind: type) -> bool:
    """Whether even `__setstate__` may be something that an object makes up, as `xmlrpc.client.ServerProxy` does."""
    return hasattr(kind, "__getattr__") and not any(
        name in vars(base) for base in kind.__mro__[:-1] for name in ("__setstate__", "__reduce__", "__reduce_ex__")
    )


def _without_setstate(obj: Any) -> Any:
    """Take the state, and set it, without asking the object for a method of its own: it may make one up, which does
    nothing (before 3.11 `__getstate__`, too)."""
    kind = type(obj)
    own_ways = ("__getnewargs__", "__getnewargs_ex__", "__getstate__")
    attributes, slots = instance_dict(obj), cast(Any, copyreg)._slotnames(kind)
    has_own_way = any(getattr(kind, name, None) is not getattr(object, name, None) for name in own_ways)
    if has_own_way or (attributes is None and not slots):
        return NotImplemented
    items = iter(cast(Any, obj)) if isinstance(obj, list) else None
    pairs = iter(cast(Any, obj).items()) if isinstance(obj, dict) else None
    if slots:
        return _new, (kind,), (attributes, slot_values(obj)), items, pairs, _set_slots
    return _new, (kind,), attributes, items, pairs, _set_attributes


def _new(kind: Any) -> Any:
    return kind.__new__(kind)


def _set_attributes(obj: Any, attributes: dict[str, Any]) -> None:
    obj.__dict__.update(attributes)


def _set_slots(obj: Any, state: tuple[Optional[dict[str, Any]], dict[str, Any]]) -> None:
    attributes, slots = state
    if attributes is not None:
        _set_attributes(obj, attributes)
    put_slots(obj, slots)


def _immutable_base(kind: type) -> Any:
    return next((base for base in kind.__mro__ if base in _IMMUTABLE), None)


def _without_new(obj: Any, reduced: Any) -> Any:
    """Give the class its content too: its `__new__` may not take what pickle would give it."""
    base = _immutable_base(type(obj))
    return _made_by_class_or_base, (base, base(obj), *reduced[1]), *reduced[2:]


def _made_by_class_or_base(base: Any, content: Any, cls: Any, *args: Any) -> Any:
    try:
        return cls.__new__(cls, *args)
    except TypeError:
        return base.__new__(cls, content)


def _other_name(kind: type) -> Any:
    """The name under which its module keeps a class that has another one: `shutil.disk_usage` returns such a tuple."""
    namespace = getattr(sys.modules.get(kind.__module__), "__dict__", None)
    if namespace is None or "." in kind.__qualname__ or namespace.get(kind.__name__) is kind:
        return NotImplemented
    made_of = kind.__dict__.get("__pydantic_generic_metadata__") or {}
    if made_of.get("origin") is not None:
        args = made_of["args"]
        return operator.getitem, (made_of["origin"], args if len(args) > 1 else args[0])
    names = [name for name, value in list(namespace.items()) if value is kind]
    return names[0] if names else NotImplemented


def _name_of_plain_object(obj: object) -> Any:
    """The global name of a module's `object()`: it must come back as itself, for it is compared by identity."""
    for module in list(sys.modules.values()):
        for name, value in list((instance_dict(module) or {}).items()):
            if value is obj:
                return _global, (module.__name__, name)
    return NotImplemented


def _name_of_sentinel(obj: Any) -> Any:
    """The same for a module's instance of a class of its own, such as `UNSET`. Only for what holds nothing that could
    change and is equal to itself alone: anything else may have another content in another process."""
    kind = type(obj)
    if kind.__eq__ is not object.__eq__ or isinstance(obj, types.FunctionType):
        return NotImplemented
    attributes = instance_dict(obj) or {}
    if len(attributes) > 3 or not all(type(value) in _IDENTITY_STATE for value in attributes.values()):
        return NotImplemented
    namespace = instance_dict(sys.modules.get(kind.__module__)) or {}
    for name, value in list(namespace.items()):
        if value is obj:
            return _global, (kind.__module__, name), dict(attributes) or None
    return NotImplemented


def _global(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


def _reduce_function(function: types.FunctionType) -> Any:
    """By name, as pickle does, where the name leads to it; otherwise by its code, which this Python wrote."""
    if _is_importable(function):
        return NotImplemented
    closure = function.__closure__ or ()
    made_from = (marshal.dumps(function.__code__), function.__module__, closure)
    # Apart from the cells, which functions may share: what is in them may lead back to the function.
    cells = [(cell, _content(cell)) for cell in closure]
    described = (function.__name__, function.__qualname__, function.__defaults__, function.__kwdefaults__)
    state = (cells, described, dict(vars(function)))
    return _empty_function, made_from, state, None, None, _complete_function


def _is_importable(function: types.FunctionType) -> bool:
    found: Any = sys.modules.get(function.__module__)
    for part in function.__qualname__.split("."):
        found = getattr(found, "__dict__", {}).get(part)
    return getattr(found, "__func__", found) is function


def _content(cell: Any) -> tuple[Any, ...]:
    try:
        return (cell.cell_contents,)
    except ValueError:  # Not set yet.
        return ()


def _empty_cell() -> types.CellType:
    return types.CellType()


def _empty_function(code: bytes, module: str, cells: Any) -> types.FunctionType:
    namespace = vars(importlib.import_module(module))
    # Earlier records have the number of cells.
    closure: tuple[Any, ...] = cells if isinstance(cells, tuple) else tuple(types.CellType() for _ in range(cells))
    return types.FunctionType(marshal.loads(code), namespace, closure=closure or None)


def _complete_function(function: types.FunctionType, state: Any) -> None:
    """Apart from `_empty_function`, because a function may be in its own closure."""
    cells, described, attributes = state
    for own, recorded in zip(function.__closure__ or (), cells):
        cell, content = recorded if len(recorded) == 2 else (own, recorded)
        if content:
            cell.cell_contents = content[0]
    function.__name__, function.__qualname__, function.__defaults__, function.__kwdefaults__ = described
    function.__dict__.update(attributes)
