"""A place in user code."""

from __future__ import annotations

from typing import NamedTuple


class Where(NamedTuple):
    """`file` is relative to the code directory; empty when there is no place to name."""

    file: str
    line: int


NOWHERE = Where("", 0)
