"""Docstring."""
from __future__ import annotations
x: Annotated[int, Field(gt=0)] = _ak_call(compute)()

def f(a: Annotated[int, Field(gt=0)], *rest: T(1), key: T(2)=_ak_call(make)()) -> T(3):
    y: T(4) = _ak_call(make)()
    return _ak_call(cast)(T, y)
