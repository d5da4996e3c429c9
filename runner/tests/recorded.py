"""What earlier processes recorded, for tests: lines of a journal, and marks."""

from __future__ import annotations

import json
import os
import tempfile
from typing import Any

from _ak.journal import Journal, read_journal
from _ak.order import Mark


def call(call_id: str, **fields: Any) -> str:
    return json.dumps({"kind": "call", "id": call_id, "name": "f", **fields})


def record(*items: tuple[str, str]) -> str:
    rows = [{"id": item_id, "name": "time.time", "value": value} for item_id, value in items]
    return json.dumps({"kind": "record", "items": rows})


def compact(line: str) -> str:
    """As the host writes it."""
    return json.dumps(json.loads(line), separators=(",", ":"))


def journal_of(*lines: str) -> Journal:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "journal")
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))
        return read_journal(path)


class ListedMarks(list[Mark]):
    """Marks that know their places."""

    def place(self, item_id: str) -> int:
        """-1 when the item has no mark."""
        return next((place for place, mark in enumerate(self) if mark.item_id == item_id), -1)
