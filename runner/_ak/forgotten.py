"""Whether a copy of an object would lack what its class added: the `__getstate__` that it inherits lists what the class
it is of has (`requests.Session`), so the copy would fail at its first use.

Pickle itself does not say so. What the copy makes anew (`__setstate__`, a cached property) is not forgotten.
"""

from __future__ import annotations

import functools
import types
from typing import Any, Optional, cast

from _ak.stored import find_in_class, instance_dict


def forgets(obj: Any) -> bool:
    """Of an object that is pickled in the default way."""
    names = _names_with_state(type(obj))
    if names is None:
        return False
    attributes = cast("dict[str, Any]", instance_dict(obj))
    added = {name for name in attributes.keys() - names if not _is_made_anew(type(obj), name)}
    if not added:
        return False
    state = obj.__getstate__()
    lists_attributes = isinstance(state, dict) and cast("dict[Any, Any]", state).keys() <= attributes.keys()
    return lists_attributes and not added <= state.keys() and not added <= _names_in_copy(obj)


@functools.lru_cache(maxsize=4096)
def _names_with_state(kind: type) -> Optional[frozenset[str]]:
    """All names in the code of the class whose `__getstate__` a class inherits, and of its bases: what it leaves out
    of them, it makes anew. None for a class that inherits none."""
    owners = (base for base in kind.__mro__ if isinstance(vars(base).get("__getstate__"), types.FunctionType))
    owner = next(owners, kind)
    if owner is kind or not getattr(kind, "__dictoffset__", 0):
        return None
    methods = (method for base in owner.__mro__ for method in vars(base).values())
    return frozenset(name for method in methods for name in getattr(getattr(method, "__code__", None), "co_names", ()))


def _is_made_anew(kind: type, name: str) -> bool:
    """Whether the class gives the attribute where the object has none."""
    found = type(find_in_class(kind, name))
    return hasattr(found, "__get__") and not hasattr(found, "__set__")


def _names_in_copy(obj: Any) -> set[str]:
    try:
        make, args, state = obj.__reduce_ex__(2)[:3]
        made = make(*args)
        if hasattr(type(obj), "__setstate__"):
            made.__setstate__(state)
        else:
            vars(made).update(state)
    except Exception:  # Whatever code of the class raises: there is no such copy.
        return set()
    return set(instance_dict(made) or ())
