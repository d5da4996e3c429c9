"""What can be kept without keeping anything alive that would have gone: a module holds it."""

from __future__ import annotations

import sys
from abc import ABCMeta
from types import BuiltinFunctionType, FunctionType, MethodDescriptorType, ModuleType
from typing import Any

PLAIN = (str, bytes, bytearray, int, float, complex, tuple, list, dict, set, frozenset)
"""What a program calls methods of most; nobody can change these types."""


def lasts(fn: Any) -> bool:
    """Whether keeping `fn` alive keeps nothing alive that would have gone: it is a function or class that a module
    holds, not a method of an object, and nothing that was made inside a function or in a passing namespace.
    """
    if type(fn) is BuiltinFunctionType:
        return type(fn.__self__) is ModuleType
    if type(fn) is MethodDescriptorType:
        return fn.__objclass__ in PLAIN
    if type(fn) not in (type, ABCMeta) and (type(fn) is not FunctionType or fn.__closure__ is not None):
        return False
    module = sys.modules.get(fn.__module__)
    return module is not None and vars(module).get(fn.__name__) is fn


def lasts_in_class(function: FunctionType) -> bool:
    """The same for the function of a method: a class that a module holds has it."""
    if "<locals>" in function.__qualname__:
        return False
    place: Any = sys.modules.get(function.__module__)
    *names, last = function.__qualname__.split(".")
    for name in names:
        place = None if place is None else vars(place).get(name)
        if type(place) not in (type, ABCMeta):
            return False
    held = vars(place).get(last) if names else None
    return (held.__func__ if type(held) is classmethod else held) is function
