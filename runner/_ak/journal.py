"""The journal file: what earlier processes of this session recorded. In: the file the host wrote. Out: answers for
the same calls.

Two parts. `Journal` is the content: calls by id, recorded values by id. `Turns` gives the answers out in the recorded
order across all lanes, because a program with threads or tasks may depend on which result came first.
  J1. A turn is taken when its answer is handed out, not when user code looks at it: a blocked event loop cannot hold
      up the others.
  J2. An entry that nobody will ask for again (its await was cancelled) is skipped, so it cannot hold up the others
      either.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from typing import Any, Callable, Optional

# Kinds of recorded values that are not the value of a call: the id gets one of these endings.
WOKE = "~woke"  # a short sleep ended; takes part in the order
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
        self._order: dict[str, None] = {}

    def add_call(self, entry: Entry) -> None:
        self.calls[entry.id] = entry
        self._order[entry.id] = None

    def add_value(self, item_id: str, name: str, value: str) -> None:
        """Later values of the same id replace earlier ones: the attempt that recorded those was lost."""
        if item_id.endswith(PART):
            self._values[item_id[: -len(PART)]].append(value)
            return
        self._values[item_id] = [value]
        self._value_names[item_id] = name
        if item_id.endswith(WOKE):
            self._order[item_id] = None

    def value(self, item_id: str) -> Optional[str]:
        """The base64 pickle recorded under `item_id`."""
        parts = self._values.get(item_id)
        return None if parts is None else "".join(parts)

    def value_name(self, item_id: str) -> Optional[str]:
        """The name under which `item_id` was recorded as a value, None when it was not."""
        return self._value_names.get(item_id)

    def order(self) -> list[str]:
        """Ids whose answers are handed out in order, oldest first."""
        return list(self._order)


def read_journal(path: str) -> Journal:
    """Read the whole file. Raises JournalDamaged."""
    journal = Journal()
    try:
        with open(path, "rb") as file:
            for number, line in enumerate(file, 1):
                _read_line(journal, line, f"{path}, line {number}")
    except OSError as err:
        raise JournalDamaged(f"the journal {path} cannot be read: {err.strerror}") from None
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


class Turns:
    """Hands recorded answers out in order (J1, J2)."""

    def __init__(self, order: list[str]) -> None:
        self._order = order
        self._known: set[str] = set(order)
        self._position = 0
        self._finished: set[str] = set()
        self._waiting: dict[str, Callable[[], None]] = {}
        self._lock = threading.RLock()  # a signal handler of user code may ask while we answer
        self._progress = time.monotonic()

    def has(self, item_id: str) -> bool:
        return item_id in self._known

    def ask(self, item_id: str, wake: Callable[[], None]) -> None:
        """Call `wake` when it is the turn of `item_id`, perhaps at once, perhaps in another thread."""
        with self._lock:
            self._waiting[item_id] = wake
            self._progress = time.monotonic()
        self._advance()

    def skip(self, item_id: str) -> None:
        """Nobody will ask for `item_id`."""
        with self._lock:
            self._waiting.pop(item_id, None)
            self._finished.add(item_id)
        self._advance()

    def unasked(self) -> list[str]:
        """Ids not handed out yet, oldest first."""
        with self._lock:
            return [item for item in self._order[self._position :] if item not in self._finished]

    def stalled(self, seconds: float) -> Optional[str]:
        """The id that holds up the others, if nothing has moved for `seconds` while somebody waits."""
        with self._lock:
            if not self._waiting or time.monotonic() - self._progress < seconds:
                return None
            return self._order[self._position]

    def _advance(self) -> None:
        wakes: list[Callable[[], None]] = []
        with self._lock:
            while self._position < len(self._order):
                item_id = self._order[self._position]
                if item_id in self._waiting:
                    wakes.append(self._waiting.pop(item_id))
                elif item_id not in self._finished:
                    break
                self._finished.add(item_id)
                self._position += 1
                self._progress = time.monotonic()
        for wake in wakes:
            wake()
