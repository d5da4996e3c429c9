"""Docstring."""
from __future__ import annotations

x: Annotated[int, Field(gt=0)] = compute()


def f(a: Annotated[int, Field(gt=0)], *rest: T(1), key: T(2) = make()) -> T(3):
    y: T(4) = make()
    return cast(T, y)
