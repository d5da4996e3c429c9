"""How classes are read without running code of the program (known_calls.py): by their namespaces, and by identity."""

from __future__ import annotations

import types
from types import BuiltinFunctionType, FunctionType, MemberDescriptorType, MethodType
from typing import Any

from _ak.lasting import PLAIN
from _ak.stored import find_in_class, instance_dict, may_change, mro_of, namespace_of


def find_beyond(kind: type, cls: type, name: str) -> object:
    """What `super` finds in an instance of `kind`, in a method of `cls`."""
    is_beyond = False
    for base in mro_of(kind):
        if is_beyond and name in namespace_of(base):
            return namespace_of(base)[name]
        is_beyond = is_beyond or base is cls
    return None


def is_one_of(kind: type, kinds: tuple[type, ...]) -> bool:
    """As `in`, which would ask the class of `kind` whether they are equal."""
    return any(kind is one for one in kinds)


def is_made_of(fn: Any, instance: Any, stored: Any) -> bool:
    """Whether `fn` is what a class gives for `stored`: nothing in the instance, if there is one, stands before it."""
    if type(stored) is FunctionType:
        return fn.__func__ is stored if type(fn) is MethodType else instance is None and fn is stored
    if _is_in_instance(instance, fn):
        return False
    if isinstance(stored, (classmethod, staticmethod)):
        return (fn.__func__ if type(fn) is MethodType else fn) is stored.__func__
    return type(fn) is BuiltinFunctionType or fn is stored


def _is_in_instance(instance: Any, fn: Any) -> bool:
    return any(value is fn for value in (instance_dict(instance) or {}).values())


def is_made_plainly(base: type) -> bool:
    """Whether the constructor of a type sets no attributes whose names it is given."""
    return may_change(base) or base is object or is_one_of(base, PLAIN)


def is_read_in_c(kind: type) -> bool:
    return type(find_in_class(kind, "__getattribute__")) is types.WrapperDescriptorType


def is_plain_part(kind: type, attribute: str) -> bool:
    """Whether reading the attribute of any instance runs no code."""
    is_plain = find_in_class(kind, "__getattribute__") is object.__dict__["__getattribute__"]
    if not is_plain or find_in_class(kind, "__getattr__") is not None:
        return False
    stored = find_in_class(kind, attribute)
    return type(stored) is MemberDescriptorType or find_in_class(type(stored), "__get__") is None
