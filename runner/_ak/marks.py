"""The marks of a session as they are recorded: batches of the order (order.py) and of who printed what (prints.py),
which leave with the other recorded values.
"""

from __future__ import annotations

import base64
import pickle
from array import array
from collections.abc import Iterable
from typing import Any, Callable, Optional

from _ak.journal import ORDER, Journal
from _ak.numbered import Numbered
from _ak.order import Mark
from _ak.prints import PrintMark

Record = Callable[[str, str, object], None]


class RecordedOrder:
    """The marks of items, of which only those of one batch are in memory: a long program has a million."""

    def __init__(self, batch_at: Callable[[int], list[Any]] = lambda _: []) -> None:
        self._batch_at = batch_at
        # Of each mark its batch and its place there.
        self._batches = array("I")
        self._offsets = array("I")
        self._places = Numbered()
        self._number = -1
        self._batch: list[Any] = []

    def __len__(self) -> int:
        return len(self._batches)

    def __getitem__(self, place: int) -> Mark:
        number = self._batches[place]
        if number != self._number:
            self._number, self._batch = number, self._batch_at(number)
        return Mark(*self._batch[self._offsets[place]][1:])

    def place(self, item_id: str) -> int:
        """The place of an item, -1 when it has no mark."""
        found = self._places.get(item_id)
        return -1 if found is None else found

    def note(self, item_id: str, number: int, offset: int) -> None:
        """An item is marked there; the first mark of an item holds."""
        if self._places.get(item_id) is None:
            self._places.put(item_id, len(self))
            self._batches.append(number)
            self._offsets.append(offset)


class Marks:
    """The recorded ones are `order` and `prints`; `keep` records more."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.order = RecordedOrder(self._batch)
        self.prints: list[PrintMark] = []
        self._count = 0
        while batch := self._batch(self._count):
            for offset, (kind, *fields) in enumerate(batch):
                if kind == "print":
                    self.prints.append(PrintMark(*fields))
                else:
                    self.order.note(fields[0], self._count, offset)
            self._count += 1

    def keep(self, taken: Iterable[Any], record: Record) -> None:
        """Record these, if there are any."""
        batch = [("print" if isinstance(mark, PrintMark) else "mark", *mark) for mark in taken]
        if batch:
            record(f"{ORDER}{self._count}", "order", batch)
            self._count += 1

    def _batch(self, number: int) -> list[Any]:
        """Empty when there are no more."""
        recorded: Optional[str] = self._journal.value(f"{ORDER}{number}")
        return [] if recorded is None else pickle.loads(base64.b64decode(recorded))
