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

_PREFIX = "files:"
Found = dict[Any, Any]

# Calls that use a file only by the number of its descriptor.
_BY_NUMBER = ("subprocess.", "os.", "fcntl.", "mmap.")


def lend(name: str, found: Found) -> Found:
    """Before the call: its files must be on the disk as the program sees them. Gives what `settle` needs of the
    others."""
    before: Found = {}
    for place, file in found.items():
        if filters.is_filter(file):
            before[place] = filters.place_of(file)
        else:
            files.lend(file, name.startswith(_BY_NUMBER))
    return before


def settle(name: str, found: Found, before: Found, changed: Optional[str]) -> Optional[str]:
    """After the call: `changed` and the places of the files in one text. Raises Unrecordable."""
    places = {
        place: filters.settle(file, before[place])
        if place in before
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
