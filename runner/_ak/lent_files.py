"""Durable files that a call can reach which is recorded as a whole (`subprocess.run(..., stdout=file)`, a function that
writes to one and is handed over), and what stands on them (filters.py): it may move them or write to them.

Where the call left them goes into its record, beside what it changed in other arguments: `files:` and base64 of both.
"""

from __future__ import annotations

import base64
import pickle
from collections.abc import Iterable
from typing import Any, Optional

from _ak import files, filters
from _ak.durable_raw import DurableRaw

_PREFIX = "files:"
Found = dict[Any, Any]

# Calls that use a file only by the number of its descriptor.
_BY_NUMBER = ("subprocess.", "os.", "fcntl.", "mmap.")


class Lent:
    """The files of one call under way."""

    def __init__(self) -> None:
        self.before: Found = {}
        """Where filters stood."""
        self._raws: list[DurableRaw] = []

    def add(self, raw: Optional[DurableRaw]) -> None:
        if raw is not None:
            self._raws.append(raw)

    def take_back(self) -> None:
        """The call is over, and so is what `lend` began."""
        while self._raws:
            self._raws.pop().take_back()


def lend(name: str, found: Found) -> Lent:
    """Before the call: its files must be on the disk as the program sees them."""
    lent = Lent()
    try:
        for place, file in found.items():
            if filters.is_filter(file):
                lent.before[place] = filters.place_of(file)
            else:
                lent.add(files.lend(file, name.startswith(_BY_NUMBER)))
    except BaseException:
        lent.take_back()
        raise
    return lent


def settle(name: str, found: Found, lent: Lent, changed: Optional[str]) -> Optional[str]:
    """After the call: `changed` and the places of the files in one text. Raises Unrecordable."""
    places = {
        place: filters.settle(file, lent.before[place])
        if place in lent.before
        else files.settle(file, name.startswith(_BY_NUMBER))
        for place, file in found.items()
    }
    if not places:
        return changed
    return _PREFIX + base64.b64encode(pickle.dumps((changed, places))).decode("ascii")


def advance(found: Found, mutated: str) -> Optional[str]:
    """On a replay: put the files where the call left them; gives `changed` back."""
    if not mutated.startswith(_PREFIX):
        return mutated
    changed, places = pickle.loads(base64.b64decode(mutated[len(_PREFIX) :]))
    for place, file in found.items():
        if place in places:
            (filters if filters.is_filter(file) else files).advance(file, places[place])
    return changed


def find(streams: Iterable[tuple[Any, Any]]) -> Found:
    """The durable ones of the files that a call can reach, and their filters, by their places."""
    return {place: file for place, file in streams if files.is_durable(file) or filters.is_filter(file)}
