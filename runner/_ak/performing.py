"""Whether the caller runs inside a call that is recorded as a whole; then everything it calls belongs to that call.

A context variable, so that it follows coroutines, and not a flag, so that parallel calls do not see each other's.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Optional

Print = tuple[str, tuple[str, ...]]


class Performance:
    """One call being performed. What it prints is kept until its record is durable: only then can it be told once."""

    __slots__ = ("prints",)

    def __init__(self) -> None:
        self.prints: list[Print] = []


performing: ContextVar[Optional[Performance]] = ContextVar("ak_performing", default=None)


def is_performing() -> bool:
    return performing.get() is not None
