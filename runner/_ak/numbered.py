"""A table from ids to numbers, in little room where an id is a name and a running number (`main:1`, `main:2` ...):
eight bytes each, where a dictionary takes a hundred.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Optional

_DIGITS = "0123456789"
_MAX_DIGITS = 12
_MAX_GAP = 64
"""So many numbers, and as many as there are before them, may be left out of a row."""


class Numbered:
    """Numbers are not negative. A row holds them plus one, and 0 where there is none."""

    def __init__(self) -> None:
        self._rows: dict[str, array[int]] = {}
        self._others: dict[str, int] = {}

    def put(self, item_id: str, number: int) -> None:
        """A later number of the same id replaces an earlier one."""
        name = item_id.rstrip(_DIGITS)
        place = _place(item_id, name)
        if place < 0:
            self._others[item_id] = number
            return
        row = self._rows.get(name)
        if row is None:
            row = self._rows[name] = array("q")
        gap = place - len(row)
        if gap < 0:
            row[place] = number + 1
        elif gap <= len(row) + _MAX_GAP:
            if gap:
                row.frombytes(bytes(gap * row.itemsize))
            row.append(number + 1)
        else:
            self._others[item_id] = number

    def get(self, item_id: str) -> Optional[int]:
        if item_id[-1:] not in _DIGITS:
            return self._others.get(item_id)
        name = item_id.rstrip(_DIGITS)
        row = self._rows.get(name)
        if row is not None:
            place = _place(item_id, name)
            if 0 <= place < len(row) and row[place]:
                return row[place] - 1
        return self._others.get(item_id)

    def take(self, item_id: str) -> Optional[int]:
        """`get`, after which it is not there any more."""
        name = item_id.rstrip(_DIGITS)
        row, place = self._rows.get(name), _place(item_id, name)
        if row is not None and 0 <= place < len(row) and row[place]:
            number, row[place] = row[place] - 1, 0
            self._others.pop(item_id, None)
            return number
        return self._others.pop(item_id, None)

    def beginning(self, name: str) -> Iterator[str]:
        """The ids that are `name` and a number; those of a row first, in their order."""
        for place, number in enumerate(self._rows.get(name, ())):
            if number:
                yield f"{name}{place}"
        yield from [item_id for item_id in self._others if item_id.rstrip(_DIGITS) == name and item_id != name]

    def last(self, name: str) -> int:
        """The largest number that there is, or was, after `name`; -1 when there is none."""
        ends = [item_id[len(name) :] for item_id in self._others if item_id.startswith(name)]
        return max([len(self._rows.get(name, ())) - 1, *(int(end) for end in ends if end.isdecimal())])


def _place(item_id: str, name: str) -> int:
    """Negative when the number would not be spelled like that, or is too large for a place."""
    digits = item_id[len(name) :]
    if not digits or len(digits) > _MAX_DIGITS or (digits[0] == "0" and digits != "0"):
        return -1
    return int(digits)
