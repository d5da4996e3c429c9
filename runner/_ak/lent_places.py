"""Places that hold a class which may go, as one that a function made: without keeping it longer than the program does.

A class stands in a cycle with its own method resolution order, so that only the cycle collector ends it. Each time that
begins, places let go of theirs, and what is still there afterwards comes back.
"""

from __future__ import annotations

import gc
import weakref
from typing import Any


class LentPlaces:
    """`space` is where places are; a place without a class holds `nothing`."""

    def __init__(self, space: dict[str, Any], nothing: object) -> None:
        self._space = space
        self._nothing = nothing
        self._lent: dict[str, weakref.ref[type]] = {}

    def __contains__(self, place: str) -> bool:
        return place in self._lent

    def lend(self, place: str, kind: type) -> None:
        if self._on_phase not in gc.callbacks:
            gc.callbacks.append(self._on_phase)
        self._lent[place] = weakref.ref(kind)
        self._space[place] = kind

    def forget(self, place: str) -> None:
        self._lent.pop(place, None)

    def clear(self) -> None:
        self._lent.clear()

    def _on_phase(self, phase: str, _: dict[str, Any]) -> None:
        for place, kept in list(self._lent.items()):
            kind = kept()
            if phase == "start":
                self._space[place] = self._nothing
            elif kind is None:
                self.forget(place)
            elif self._space.get(place) is self._nothing:
                self._space[place] = kind
