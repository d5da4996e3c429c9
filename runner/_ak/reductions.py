"""How single objects are pickled where plain pickle would fail, or make a copy of what must stay one thing.

Exceptions without their `__init__` (exception_state.py), the content of kinds that do not pickle (snapshots.py),
modules by name, functions that have no importable name by their code, and what is compared by identity by the name
under which its module keeps it.
"""

from __future__ import annotations

import copyreg
import importlib
import marshal
import sys
import types
from typing import Any

from _ak import exception_state, snapshots

_IDENTITY_STATE = (str, int, bool, type(None))


def reduce(obj: Any, protocol: int) -> Any:
    """For a pickler's `reducer_override`."""
    if isinstance(obj, BaseException):
        return exception_state.reduce_exception(obj)
    kind = type(obj)
    if kind is object:
        return _name_of_plain_object(obj)
    if isinstance(obj, type):
        return _other_name(obj)
    if kind is types.ModuleType:
        return importlib.import_module, (obj.__name__,)
    if kind is types.FunctionType:
        return _reduce_function(obj)
    reduced = snapshots.reduce_part(obj)
    if reduced is not NotImplemented or not _has_default_reduce(kind):
        return reduced
    name = _name_of_sentinel(obj)
    if name is not NotImplemented:
        return name
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


def _other_name(kind: type) -> Any:
    """The name under which its module keeps a class that has another one: `shutil.disk_usage` returns such a tuple."""
    namespace = getattr(sys.modules.get(kind.__module__), "__dict__", None)
    if namespace is None or "." in kind.__qualname__ or namespace.get(kind.__name__) is kind:
        return NotImplemented
    names = [name for name, value in list(namespace.items()) if value is kind]
    return names[0] if names else NotImplemented


def _name_of_plain_object(obj: object) -> Any:
    """The global name of a module's `object()`: it must come back as itself, for it is compared by identity."""
    for module in list(sys.modules.values()):
        namespace = getattr(module, "__dict__", None)
        if not isinstance(namespace, dict):
            continue
        for name, value in list(namespace.items()):
            if value is obj:
                return _global, (module.__name__, name)
    return NotImplemented


def _name_of_sentinel(obj: Any) -> Any:
    """The same for a module's instance of a class of its own, such as `UNSET`. Only for what holds nothing that could
    change and is equal to itself alone: anything else may have another content in another process."""
    kind = type(obj)
    if kind.__eq__ is not object.__eq__ or isinstance(obj, types.FunctionType):
        return NotImplemented
    attributes = getattr(obj, "__dict__", None) or {}
    if len(attributes) > 3 or not all(type(value) in _IDENTITY_STATE for value in attributes.values()):
        return NotImplemented
    namespace = getattr(sys.modules.get(kind.__module__), "__dict__", None) or {}
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
    made_from = (marshal.dumps(function.__code__), function.__module__, len(function.__closure__ or ()))
    cells = [_content(cell) for cell in function.__closure__ or ()]
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


def _empty_function(code: bytes, module: str, cells: int) -> types.FunctionType:
    namespace = vars(importlib.import_module(module))
    closure = tuple(types.CellType() for _ in range(cells))
    return types.FunctionType(marshal.loads(code), namespace, closure=closure or None)


def _complete_function(function: types.FunctionType, state: Any) -> None:
    """Apart from `_empty_function`, because a function may be in its own closure."""
    cells, described, attributes = state
    for cell, content in zip(function.__closure__ or (), cells):
        if content:
            cell.cell_contents = content[0]
    function.__name__, function.__qualname__, function.__defaults__, function.__kwdefaults__ = described
    function.__dict__.update(attributes)
