#!/usr/bin/env python
# -*- coding: utf-8 -*-
# ak: rows 9 10
"""Docstring of the module."""
from __future__ import annotations, division

import outside

VALUE: Undefined(outside.note("never")) = outside.note("value")


def f(x: List[outside.note("no")] = 1, *args: "quoted", **kw: 1 + 1) -> outside.fail(ValueError):
    """Docstring of f."""
    y: Also(Undefined) = outside.note(x)
    return y


class C:
    """Docstring of C."""

    field: Annotated[int, Field(gt=0)] = outside.note(3)


def main(event):
    print(__doc__, f.__doc__, C.__doc__, f.__annotations__, C.__annotations__, __annotations__)
    print(f(), C.field, VALUE)
