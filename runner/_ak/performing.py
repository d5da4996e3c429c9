"""Whether the caller runs inside a call that is recorded as a whole; then everything it calls belongs to that call.

A context variable, so that it follows coroutines, and not a flag, so that parallel calls do not see each other's.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, Callable, Optional

from _ak.printed import Printed


class Performance:
    """One call being performed. What it prints is kept until its record is durable: only then can it be told once.

    `prints` is None for a call that is made again on every replay: it prints then too, so it prints at once. `touches`:
    it was seen to touch the outside (leaks.py).
    """

    __slots__ = ("is_user_code", "locks", "prints", "refuse", "touches")

    def __init__(self, keeps_prints: bool = True, spool: Optional[str] = None) -> None:
        self.prints: Optional[Printed] = Printed(spool) if keeps_prints else None
        self.is_user_code = False
        self.refuse: Optional[Callable[[], None]] = None
        """Raises when the program wants to do something outside: what is performed here was performed before."""
        self.touches = False
        self.locks: list[Any] = []
        """Of files of the program, which were taken or given up (file_locks.py)."""

    def of_user_code(self) -> Performance:
        """The same, while it runs user code that a replay runs again (drawn.py): its calls are recorded by
        themselves."""
        made = Performance()
        made.prints, made.is_user_code = self.prints, True
        return made


performing: ContextVar[Optional[Performance]] = ContextVar("ak_performing", default=None)


class Collector(threading.local):
    """Whether the cycle collector runs in this thread (collecting.py). No context variable: up to Python 3.11 the
    collector may start in the middle of setting one, and setting one then destroys the context."""

    is_collecting = False
    apart = 0
    """In how much that is done `apart` this thread is."""
    performance = Performance(keeps_prints=False)
    """What its finalizers do belongs to it."""

    @property
    def is_at_work(self) -> bool:
        return self.is_collecting or self.apart > 0


collector = Collector()


def current() -> Optional[Performance]:
    """The call being performed, or the collector at work."""
    return collector.performance if collector.is_at_work else performing.get()


@contextmanager
def apart() -> Generator[None, None, None]:
    """What is done inside comes at another place in each process, or not at all, like what the collector does."""
    collector.apart += 1
    try:
        yield
    finally:
        collector.apart -= 1


@contextmanager
def as_part(refuse: Optional[Callable[[], None]] = None) -> Generator[Performance, None, None]:
    """What is called inside belongs to something that is recorded, and that a replay does not do. Gives what knows
    what was printed."""
    performance = Performance()
    performance.refuse = refuse
    token = performing.set(performance)
    try:
        yield performance
    finally:
        with suppress(ValueError):  # A coroutine that is thrown away may be closed in another context.
            performing.reset(token)


def is_performing() -> bool:
    """Whether calls are part of one that is being performed."""
    performance = current()
    return performance is not None and not performance.is_user_code


def is_user_code_of_a_call() -> bool:
    """Whether user code runs that a call being performed draws from: its calls are recorded as values, for the host
    is busy with that call."""
    performance = current()
    return performance is not None and performance.is_user_code


def refuse_to_repeat() -> None:
    """Called before the program does something outside that belongs to a call."""
    performance = current()
    if performance is not None and performance.refuse is not None:
        performance.refuse()
