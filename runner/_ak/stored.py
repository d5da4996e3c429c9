"""Reads what is stored in classes and objects, running none of their code."""

from __future__ import annotations

import types


def find_in_class(cls: type, name: str) -> object:
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return None


def defining_class(cls: type, name: str) -> type:
    """Return the class that a method comes from; for a class as owner, its metaclass may have it."""
    metaclass: type = type(cls)
    for base in (*cls.__mro__, *metaclass.__mro__):
        if name in base.__dict__:
            return base
    return cls


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
    if type(fn).__module__ not in ("types", "typing"):
        return None
    return getattr(fn, "__origin__", None)
