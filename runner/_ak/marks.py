"""The marks of a session as they are recorded: batches of the order (order.py) and of who printed what (prints.py),
which leave with the other recorded values.
"""

from __future__ import annotations

import base64
import pickle
from collections.abc import Iterable
from typing import Any, Callable

from _ak.journal import ORDER, Journal
from _ak.order import Mark
from _ak.prints import PrintMark

Record = Callable[[str, str, object], None]


class Marks:
    """The recorded ones are `order` and `prints`; `keep` records more."""

    def __init__(self, journal: Journal) -> None:
        self.order: list[Mark] = []
        self.prints: list[PrintMark] = []
        batches = journal.numbered(ORDER)
        self._count = len(batches)
        known: set[str] = set()
        for batch in batches:
            for kind, *fields in pickle.loads(base64.b64decode(batch)):
                if kind == "print":
                    self.prints.append(PrintMark(*fields))
                elif fields[0] not in known:
                    known.add(fields[0])
                    self.order.append(Mark(*fields))

    def keep(self, taken: Iterable[Any], record: Record) -> None:
        """Record these, if there are any."""
        batch = [("print" if isinstance(mark, PrintMark) else "mark", *mark) for mark in taken]
        if batch:
            record(f"{ORDER}{self._count}", "order", batch)
            self._count += 1
