# ak: rows 2 10
"""The docstring."""

from __future__ import annotations

import inspect

import outside


def documented(a: int, *, b: str = "x") -> list[int]:
    """What it does."""
    return [outside.note(a)]


def main(event):
    print(__doc__, documented.__doc__, inspect.signature(documented), documented.__code__.co_argcount)
    print(inspect.getsource(documented).splitlines()[0], documented.__code__.co_firstlineno, main.__module__)
    print(inspect.getsourcelines(main)[1], documented.__annotations__, documented(1))
