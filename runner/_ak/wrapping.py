"""Whether a library's function only stands around a function of the project, as decorators make them."""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Callable

from _ak.stored import instance_attribute

ContainsFile = Callable[[str], bool]
ContainsClass = Callable[[type], bool]


def ends_in(wrapped: object, contains: ContainsFile, is_project_class: ContainsClass) -> bool:
    """Follow `__wrapped__` to its end."""
    for _ in range(100):  # a ring of wrappers must not hold us
        if isinstance(wrapped, MethodType):
            wrapped = wrapped.__func__
        if isinstance(wrapped, FunctionType) and contains(wrapped.__code__.co_filename):
            return True
        if isinstance(wrapped, type):
            return is_project_class(wrapped)
        wrapped = instance_attribute(wrapped, "__wrapped__")
        if wrapped is None:
            return False
    return False


def encloses(fn: FunctionType, contains: ContainsFile) -> bool:
    """Tell whether `fn` holds a function of the project in a variable of its own, as the wrappers of decorators do that
    do not use `functools.wraps`.
    """
    for cell in fn.__closure__ or ():
        try:
            held = cell.cell_contents
        except ValueError:  # not set yet
            continue
        if type(held) is FunctionType and contains(held.__code__.co_filename):
            return True
    return False
