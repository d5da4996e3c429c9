"""Classes that only hold data, which need not be in a table to be known as such."""

from __future__ import annotations

import dataclasses
from types import FunctionType

from _ak.tables.third_party import MODEL_BASES


def is_plain_data(cls: type) -> bool:
    """Tell whether making an instance only stores what it is given: named tuples, dataclasses, models."""
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return True
    if dataclasses.is_dataclass(cls):
        init = cls.__dict__.get("__init__")
        generated = isinstance(init, FunctionType) and init.__code__.co_filename.startswith("<")
        return generated and not any("__post_init__" in base.__dict__ for base in cls.__mro__)
    return any(f"{base.__module__}.{base.__qualname__}" in MODEL_BASES for base in cls.__mro__)
