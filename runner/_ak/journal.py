"""The journal file: what earlier processes of this session recorded. In: the file the host wrote. Out: answers for
the same calls.

Calls and recorded values by id. The order in which they reached user code is recorded apart (order.py).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Optional

# Marks of the order in which things reached user code, a batch each: this and a number.
ORDER = "order~"
# Kinds of recorded values that are not the value of a call: the id gets one of these endings.
CANCELLED = "~cancelled"  # the await of this call was cancelled before an answer
PRINTS = "~prints"  # what the call itself printed
DRAWN = "~drawn"  # how far the call drew from iterators it was given
PART = "~part"  # one more part of a large value


class JournalDamaged(Exception):
    """The journal file cannot be read; the message names the line."""


@dataclass
class Entry:
    """One recorded call or wait. Field names as in the journal file, where `digest` holds `source` too: the text of the
    line that made the call.
    """

    id: str
    name: str
    digest: str
    file: str
    line: int
    value: Optional[str]
    value_file: Optional[dict[str, Any]]
    error: Optional[dict[str, Any]]
    handle: Optional[dict[str, Any]]
    mutated: Optional[str]
    source: str = ""


class Journal:
    """`Journal()` is that of a first start; `read_journal(path)` gives the others."""

    def __init__(self) -> None:
        self.calls: dict[str, Entry] = {}
        self._values: dict[str, list[str]] = {}
        self._value_names: dict[str, str] = {}

    def add_call(self, entry: Entry) -> None:
        self.calls[entry.id] = entry

    def add_value(self, item_id: str, name: str, value: str) -> None:
        """Later values of the same id replace earlier ones: the attempt that recorded those was lost."""
        if item_id.endswith(PART):
            self._values[item_id[: -len(PART)]].append(value)
            return
        self._values[item_id] = [value]
        self._value_names[item_id] = name

    def value(self, item_id: str) -> Optional[str]:
        """The base64 pickle recorded under `item_id`."""
        parts = self._values.get(item_id)
        return None if parts is None else "".join(parts)

    def value_name(self, item_id: str) -> Optional[str]:
        """The name under which `item_id` was recorded as a value, None when it was not."""
        return self._value_names.get(item_id)

    def last_of(self, lane: str) -> int:
        """The number of the last call or value recorded for a lane; 0 when there is none."""
        prefix = f"{lane}:"
        ends = [
            item[len(prefix) :] for ids in (self.calls, self._value_names) for item in ids if item.startswith(prefix)
        ]
        return max((int(end) for end in ends if end.isdecimal()), default=0)

    def numbered(self, prefix: str) -> list[str]:
        """The values recorded under `prefix` and a number, in the order of the numbers, which have no gap."""
        found: list[str] = []
        while (value := self.value(f"{prefix}{len(found)}")) is not None:
            found.append(value)
        return found


def read_journal(path: str, expected: str = "") -> Journal:
    """Read the whole file, whose sha256 is `expected` if given; nothing is unpickled here. Raises JournalDamaged."""
    journal, found = Journal(), hashlib.sha256()
    try:
        with open(path, "rb") as file:
            for number, line in enumerate(file, 1):
                found.update(line)
                _read_line(journal, line, f"{path}, line {number}")
    except OSError as err:
        raise JournalDamaged(f"the journal {path} cannot be read: {err.strerror}") from None
    if expected and found.hexdigest() != expected:
        raise JournalDamaged(f"the journal {path} is not as the host wrote it: its sha256 differs")
    return journal


def _read_line(journal: Journal, line: bytes, where: str) -> None:
    try:
        item = json.loads(line)
        if item["kind"] == "call":
            journal.add_call(_read_call(item))
        elif item["kind"] == "record":
            for record in item["items"]:
                journal.add_value(_text(record["id"]), _text(record["name"]), _text(record["value"]))
        else:
            raise ValueError(f"unknown kind {item['kind']!r}")
    except (ValueError, TypeError, KeyError) as err:
        raise JournalDamaged(f"{where} is not a journal entry: {type(err).__name__}: {err}") from None


def _read_call(item: dict[str, Any]) -> Entry:
    digest, _, source = _text(item.get("digest") or "").partition(" ")
    return Entry(
        id=_text(item["id"]),
        name=_text(item["name"]),
        digest=digest,
        file=_text(item.get("file") or ""),
        line=int(item.get("line") or 0),
        value=item.get("value"),
        value_file=item.get("value_file"),
        error=item.get("error"),
        handle=item.get("handle"),
        mutated=item.get("mutated"),
        source=source,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a string")
    return value
