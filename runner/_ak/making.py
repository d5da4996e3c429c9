"""Objects of handles that are made again after a loss: by one thread, while others that need them wait.

A thread that needs what it is itself making will never have it, nor will one that waits for a thread that waits for it.
"""

from __future__ import annotations

from _thread import allocate_lock, get_ident
from collections.abc import Generator
from contextlib import contextmanager
from typing import Optional


class Making:
    """Of one handle."""

    def __init__(self) -> None:
        self._under_way: Optional[_UnderWay] = None

    @property
    def is_ours(self) -> bool:
        """Whether the thread that asks is at it."""
        under_way = self._under_way  # Another thread may come to its end meanwhile.
        return under_way is not None and under_way.thread == get_ident()

    @contextmanager
    def begin(self) -> Generator[bool, None, None]:
        """Whether the thread may make the object now. False: it waited for another one that made it, or failed to.
        Raises `Circle`."""
        own = _UnderWay()
        with _deciding:
            other = self._under_way
            if other is None:
                self._under_way = own
            else:
                _refuse_circle(other)
                _awaited[own.thread] = other
        if other is not None:
            other.wait()
            del _awaited[own.thread]
            yield False
            return
        try:
            yield True
        finally:
            self._under_way = None
            own.end()


class Circle(Exception):
    """It would wait for itself."""


class _UnderWay:
    def __init__(self) -> None:
        self.thread = get_ident()
        self._lock = allocate_lock()
        self._lock.acquire()

    def wait(self) -> None:
        with self._lock:
            pass

    def end(self) -> None:
        self._lock.release()


_deciding = allocate_lock()
# By thread, what it waits for.
_awaited: dict[int, _UnderWay] = {}


def _refuse_circle(other: Optional[_UnderWay]) -> None:
    while other is not None:
        if other.thread == get_ident():
            raise Circle
        other = _awaited.get(other.thread)
