"""Reads what is stored in classes and objects, running none of their code: a metaclass may define `__dict__`,
`__mro__` or `__getattribute__` itself, and a class that is being made has no `__mro__` yet.
"""

from __future__ import annotations

import builtins
import types
from collections.abc import Mapping
from typing import Any, Optional

# The descriptors of `type` itself, whatever a metaclass puts in their place.
_namespace: Any = type.__dict__["__dict__"]
_mro: Any = type.__dict__["__mro__"]
_module: Any = type.__dict__["__module__"]
_qualname: Any = type.__dict__["__qualname__"]
_IS_HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE


def namespace_of(cls: type) -> Mapping[str, Any]:
    return _namespace.__get__(cls)


def mro_of(cls: type) -> tuple[type, ...]:
    """The class and its bases; of one that is still being made, only itself."""
    return _mro.__get__(cls) or (cls,)


def module_of(cls: type) -> str:
    """Where the class says it comes from; `builtins` if it says nothing that is text."""
    try:
        module = _module.__get__(cls)
    except AttributeError:
        return "builtins"
    return module if isinstance(module, str) else "builtins"


def qualname_of(cls: type) -> str:
    return _qualname.__get__(cls)


def may_change(cls: type) -> bool:
    """Whether attributes of the class can be set: not of those that are compiled into the interpreter."""
    return bool(cls.__flags__ & _IS_HEAP_TYPE)


def only_claims_builtins(cls: type) -> bool:
    """Tell a class made by `exec` in a namespace without `__name__`: it is said to be a builtin, and is none."""
    return may_change(cls) and module_of(cls) == "builtins" and vars(builtins).get(qualname_of(cls)) is not cls


def find_in_class(cls: type, name: str) -> object:
    for base in mro_of(cls):
        namespace = namespace_of(base)
        if name in namespace:
            return namespace[name]
    return None


def defining_class(cls: type, name: str) -> type:
    """Return the class that a method comes from; for a class as owner, its metaclass may have it."""
    metaclass: type = type(cls)
    for base in (*mro_of(cls), *mro_of(metaclass)):
        if name in namespace_of(base):
            return base
    return cls


def instance_dict(thing: object) -> Optional[dict[str, Any]]:
    """The attributes stored in the instance itself, without running a `__getattr__`; None where it has no place."""
    try:
        found = object.__getattribute__(thing, "__dict__")
    except (AttributeError, TypeError):
        return None
    return found if type(found) is dict else None


def instance_attribute(thing: object, name: str) -> object:
    """Read what is stored in the instance itself, without running a `__getattr__`."""
    stored = find_in_class(type(thing), name)
    if isinstance(stored, (types.GetSetDescriptorType, types.MemberDescriptorType)):
        return stored.__get__(thing, type(thing))
    try:
        return object.__getattribute__(thing, "__dict__").get(name)
    except (AttributeError, TypeError):
        return None


def generic_origin(fn: object) -> object:
    """Return the class behind `list[int]` or `typing.List[int]`, which calls it."""
    if module_of(type(fn)) not in ("types", "typing"):
        return None
    return getattr(fn, "__origin__", None)
