"""Which calls are recorded again and again though they never touch the outside: they may be inline."""

from __future__ import annotations

from dataclasses import dataclass
from types import FunctionType, MethodType
from typing import Any, Callable

from _ak.decision import UNKNOWN, Decision
from _ak.proxies import is_proxy

OFTEN = 1000
"""More calls than this are worth a hint."""

# What C code touches is seen less well.
_MADE_IN_PYTHON = (FunctionType, MethodType, type)


@dataclass
class _Count:
    calls: int
    place: str


class Often:
    """Counts the effects that are performed by this process."""

    def __init__(self) -> None:
        self._counts: dict[str, _Count] = {}
        # Packages of which something did touch the outside: a connection that is open already is used unseen.
        self._outside: set[str] = set()

    def count(self, fn: Callable[..., Any], decision: Decision, args: tuple[Any, ...], place: str) -> None:
        """A call that was not seen to touch anything, and gave no handle."""
        if decision.reason != UNKNOWN or decision.is_whole or type(fn) not in _MADE_IN_PYTHON:
            return
        known = self._counts.get(decision.name)
        if known is not None:
            known.calls += 1
        elif not any(map(is_proxy, args)):
            self._counts[decision.name] = _Count(1, place)

    def touched(self, decision: Decision) -> None:
        """A call that did."""
        self._outside.add(_package(decision.name))

    def hints(self) -> list[tuple[str, str]]:
        """What may be inline: its name, and what to say about it."""
        return [
            (name, _hint(name, count))
            for name, count in sorted(self._counts.items())
            if count.calls > OFTEN and _package(name) not in self._outside
        ]


def _package(name: str) -> str:
    return name.partition(".")[0]


def _hint(name: str, count: _Count) -> str:
    return (
        f"hint: {count.calls:,} calls of {name} ({count.place}) were recorded, and none was seen to touch a file, a"
        " socket or a process. If it only computes, and reads no clock, the manifest may say so:\n"
        f"  calls: {{{name}: inline}}"
    )
