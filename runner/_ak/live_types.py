"""Classes of live objects by their names, and what of such an object is a method."""

from __future__ import annotations

import importlib
import threading
import types
from typing import Any, Optional

from _ak.stored import instance_dict
from _ak.unrecordable import name_of

# Classes that their module does not show under their name.
_HIDDEN_TYPES: dict[str, type] = {
    "generator": types.GeneratorType,
    "async_generator": types.AsyncGeneratorType,
    "coroutine": types.CoroutineType,
    "_thread.lock": type(threading.Lock()),
    "_thread.RLock": type(threading.RLock()),
}


def is_method(thing: Any) -> bool:
    """Bound, or a function that wraps a bound one, as those of temporary files."""
    if isinstance(thing, (types.FunctionType, types.MethodType, types.BuiltinMethodType, types.MethodWrapperType)):
        return True
    return callable(thing) and not isinstance(thing, type) and "__self__" in (instance_dict(thing) or ())


def import_type(type_name: str) -> Optional[type]:
    """The class of a qualified name; None for nested or vanished ones."""
    if type_name in _HIDDEN_TYPES:
        return _HIDDEN_TYPES[type_name]
    module, _, name = type_name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module or "builtins"), name)
    except Exception:  # Importing runs other people's code: whatever it raises, the class is not to be had.
        return None
    return found if isinstance(found, type) else None


def importable_base(kind: type) -> str:
    """The name of the nearest base that can be imported; empty when the class itself can, or when there is none."""
    names = [name_of(base) for base in kind.__mro__ if base is not object]
    found = next((name for name, base in zip(names, kind.__mro__) if import_type(name) is base), "")
    return "" if found == names[0] else found
