"""Whether the caller runs inside a call that is recorded as a whole; then everything it calls belongs to that call.

A context variable, so that it follows coroutines, and not a flag, so that parallel calls do not see each other's.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Optional

Print = tuple[str, tuple[str, ...]]


class Performance:
    """One call being performed. What it prints is kept until its record is durable: only then can it be told once.

    `prints` is None for a call that is made again on every replay: it prints then too, so it prints at once.
    """

    __slots__ = ("prints",)

    def __init__(self, keeps_prints: bool = True) -> None:
        self.prints: Optional[list[Print]] = [] if keeps_prints else None


performing: ContextVar[Optional[Performance]] = ContextVar("ak_performing", default=None)


def is_performing() -> bool:
    return performing.get() is not None
