"""Classes that only hold data, which need not be in a table to be known as such."""

from __future__ import annotations

import dataclasses
from types import FunctionType

from _ak.stored import find_in_class, module_of, mro_of, namespace_of, qualname_of
from _ak.tables.third_party import MODEL_BASES


def is_plain_data(cls: type) -> bool:
    """Tell whether making an instance only stores what it is given: named tuples, dataclasses, models."""
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return True
    if dataclasses.is_dataclass(cls):
        init = namespace_of(cls).get("__init__")
        generated = isinstance(init, FunctionType) and init.__code__.co_filename.startswith("<")
        return generated and find_in_class(cls, "__post_init__") is None
    return any(f"{module_of(base)}.{qualname_of(base)}" in MODEL_BASES for base in mro_of(cls))
