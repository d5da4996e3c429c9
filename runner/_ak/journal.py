"""The journal file: what earlier processes of this session recorded. In: the file the host wrote. Out: answers for
the same calls.

Calls and recorded values by id. The order in which they reached user code is recorded apart (order.py). The file may
be long: what is kept of it is where each id stands (numbered.py), and an entry is read when it is asked for. Calls may
still be on their way (journal_rest.py): one that is not there is waited for.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Callable, Optional

from _ak.content import DamagedValue
from _ak.journal_lines import Lines
from _ak.journal_rest import JournalDamaged, Rest
from _ak.numbered import Numbered

# Marks of the order in which things reached user code, a batch each: this and a number.
ORDER = "order~"
# Kinds of recorded values that are not the value of a call: the id gets one of these endings.
CANCELLED = "~cancelled"  # the await of this call was cancelled before an answer
INTERRUPTED = "~interrupted"  # what a signal handler raised in a wait of a thread, and whether that was an alarm's
RANG = "~rang"  # the handler of an alarm raised in the call
PRINTS = "~prints"  # what the call itself printed
CONTEXT = "~context"  # variables of the context that the call set
LOCKED = "~locked"  # which locks of files of the program the call took, or gave up
DRAWN = "~drawn"  # how far the call drew from iterators it was given
# Of a value that does not fit one item: its first part and those between. The last part has the id of the value, so a
# value is there as a whole or not at all, whatever was lost in between.
FIRST_PART = "~first"
PART = "~part"
PART_CHARACTERS = 512 * 1024

_KEPT_GROUPS = 4
# What the host writes, whose beginnings need no parsing. Inside of a text every quotation mark has a backslash.
_CALL = b'{"kind":"call","id":"'
_RECORD = b'{"kind":"record","items":['
_ITEM = re.compile(rb'\{"id":"([^"\\]*)","name":"')
_END = b"}\n"
# A call that came to a value and to nothing else, as most do; the value, whose alphabet needs no escape, lies between.
_PLAIN_CALL = re.compile(
    rb'\{"kind":"call","id":"([^"\\]*)","name":"([^"\\]*)","digest":"([^"\\ ]*)( [^"\\]*(?:\\.[^"\\]*)*)?",'
    rb'"file":"([^"\\]*)","line":(\d+),"value":"'
)
_PLAIN_END = b'","value_file":null,"error":null,"handle":null,"mutated":null}\n'
# Without the look around that `json.loads` takes.
_parse = json.JSONDecoder().raw_decode


class Recordable:
    """What came of a call, by the names of the protocol."""

    value: Optional[str]
    value_file: Optional[dict[str, Any]]
    error: Optional[dict[str, Any]]
    handle: Optional[dict[str, Any]]
    mutated: Optional[str]

    def as_data(self) -> dict[str, Any]:
        """What of it is recorded."""
        return {
            "value": self.value,
            "value_file": self.value_file,
            "error": self.error,
            "handle": self.handle,
            "mutated": self.mutated,
        }


@dataclass
class Entry(Recordable):
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


class _Group:
    """Values that stand in one line."""

    def __init__(self, items: list[dict[str, Any]]) -> None:
        self.items = items
        # The last one of an id holds.
        self.places = {item["id"]: place for place, item in enumerate(items)}


class Journal:
    """`Journal()` is that of a first start; `read_journal(path)` gives the others."""

    def __init__(self, lines: Optional[Lines] = None) -> None:
        self.rest: Optional[Rest] = None
        """What of it the host still writes."""
        self._lines = lines
        self._calls = Numbered()
        self._values = Numbered()
        # Offset of the line where a value in parts begins, until its last part is found.
        self._begun: dict[str, int] = {}
        self._groups: OrderedDict[int, _Group] = OrderedDict()
        # Lanes of which the program has made every recorded call.
        self._over: set[str] = set()

    def note(self, offset: int, line: bytes) -> None:
        """There is this line. Raises ValueError, TypeError or KeyError where it is none of a journal."""
        if line.startswith(_CALL) and line.endswith(_END):
            item_id = line[len(_CALL) : line.index(b'"', len(_CALL))]
            if b"\\" not in item_id:
                self._calls.put(item_id.decode("utf-8"), offset)
                return
        elif line.startswith(_RECORD) and line.endswith(_END):
            ids = _ITEM.findall(line)
            if len(ids) == line.count(b'"id":'):
                for item_id in ids:
                    self._note_value(item_id.decode("utf-8"), offset)
                return
        self._note_parsed(offset, json.loads(line))

    def call(self, item_id: str) -> Optional[Entry]:
        """What is recorded of a call or wait. Raises `DamagedValue`."""
        return self._awaited(self._calls.get, item_id)

    def take_call(self, item_id: str) -> Optional[Entry]:
        """The same, for the program, which asks once."""
        return self._awaited(self._calls.take, item_id)

    def not_taken(self, lane: str) -> Optional[str]:
        """A recorded call of a lane that the program did not make. Nobody asks for one whose await was cancelled."""
        self._read_all()
        left = self._calls.beginning(f"{lane}:")
        return next((item_id for item_id in left if self._values.get(item_id + CANCELLED) is None), None)

    def is_over(self, lane: str) -> bool:
        """Whether the program has made every recorded call of a lane; it stays so, and is looked for once."""
        if lane not in self._over and self.not_taken(lane) is None:
            self._over.add(lane)
        return lane in self._over

    def value(self, item_id: str) -> Optional[str]:
        """The base64 pickle recorded under `item_id`. Raises `DamagedValue`."""
        offset = self._values.get(item_id)
        if offset is None:
            return None
        group = self._group(offset)
        place = group.places.get(item_id)
        if place is None or item_id + FIRST_PART in group.places:
            return self._gathered(item_id, offset)
        value: str = group.items[place]["value"]
        return value + self._parts_after(item_id, offset, place) if len(value) == PART_CHARACTERS else value

    def value_name(self, item_id: str) -> Optional[str]:
        """The name under which `item_id` was recorded as a value, None when it was not. Raises `DamagedValue`."""
        offset = self._values.get(item_id)
        if offset is None:
            return None
        group = self._group(offset)
        place = group.places.get(item_id, group.places.get(item_id + FIRST_PART))
        return None if place is None else group.items[place]["name"]

    def last_of(self, lane: str) -> int:
        """The number of the last call or value recorded for a lane; 0 when there is none."""
        self._read_all()
        return max(self._calls.last(f"{lane}:"), self._values.last(f"{lane}:"), 0)

    def go_on(self, at: int, found: Any) -> None:
        """Calls follow from that byte on; `found` is the sha256 of all before it."""
        assert self._lines is not None
        self.rest = Rest(self._lines, at, found, self._note_call)

    def _awaited(self, find: Callable[[str], Optional[int]], item_id: str) -> Optional[Entry]:
        seen = self._seen()
        while (offset := find(item_id)) is None and self._has_grown(seen):
            seen = self._seen()
        return None if offset is None else self._entry(offset)

    def _seen(self) -> int:
        """How much of the rest has come: to be asked before a look that may find nothing."""
        return 0 if self.rest is None else self.rest.parts

    def _has_grown(self, seen: int) -> bool:
        """Whether there are more calls than when `seen` was asked for, which may take a while; False: there are no
        more."""
        return self.rest is not None and self.rest.wait(seen)

    def _read_all(self) -> None:
        while self._has_grown(self._seen()):
            pass

    def _note_call(self, offset: int, line: bytes) -> None:
        """Values are asked for again and again where there is none, so none of them may come late (JR2)."""
        if not line.startswith(_CALL) and json.loads(line)["kind"] != "call":
            raise ValueError("only calls may follow the first part")
        self.note(offset, line)

    def _note_value(self, item_id: str, offset: int) -> None:
        """Later values of the same id replace earlier ones: the attempt that recorded those was lost."""
        if item_id.endswith(PART):
            return
        if item_id.endswith(FIRST_PART):
            self._begun[item_id[: -len(FIRST_PART)]] = offset
        else:
            self._values.put(item_id, self._begun.pop(item_id, offset) if self._begun else offset)

    def _note_parsed(self, offset: int, item: Any) -> None:
        if item["kind"] == "call":
            self._calls.put(_read_call(item).id, offset)
        elif item["kind"] == "record":
            for record in item["items"]:
                for name in ("name", "value"):
                    _text(record[name])
                self._note_value(_text(record["id"]), offset)
        else:
            raise ValueError(f"unknown kind {item['kind']!r}")

    def _entry(self, offset: int) -> Entry:
        assert self._lines is not None
        line = self._lines.line(offset)
        try:
            return _read_plain(line) or _read_call(_parse(line.decode("utf-8"))[0])
        except (ValueError, TypeError, KeyError) as err:
            raise _unreadable(offset, err) from err

    def _group(self, offset: int) -> _Group:
        """Those used last are kept: values are asked for nearly in the order in which they were recorded."""
        group = self._groups.get(offset)
        if group is None:
            assert self._lines is not None
            try:
                group = _Group(json.loads(self._lines.line(offset))["items"])
            except (ValueError, TypeError, KeyError) as err:
                raise _unreadable(offset, err) from err
            self._groups[offset] = group
            while len(self._groups) > _KEPT_GROUPS:
                self._groups.popitem(last=False)
        return group

    def _gathered(self, item_id: str, offset: int) -> str:
        """A value in parts, which begins in that line."""
        assert self._lines is not None
        parts: list[str] = []
        while line := self._lines.line(offset):
            offset += len(line)
            item = json.loads(line)
            for record in item["items"] if item["kind"] == "record" else ():
                if record["id"] == item_id + FIRST_PART:
                    parts = [record["value"]]
                elif record["id"] in (item_id, item_id + PART):
                    parts.append(record["value"])
                if record["id"] == item_id:
                    return "".join(parts)
        raise DamagedValue(f"the record of {item_id} has no end")

    def _parts_after(self, item_id: str, offset: int, place: int) -> str:
        """Version 0.1.0 wrote the parts after the first one as values of their own, with nothing in between."""
        assert self._lines is not None
        parts: list[str] = []
        items = self._group(offset).items[place + 1 :]
        while True:
            for record in items:
                if record["id"] != item_id + PART:
                    return "".join(parts)
                parts.append(record["value"])
            offset += len(self._lines.line(offset))
            line = self._lines.line(offset)
            if not line:
                return "".join(parts)
            item = json.loads(line)
            items = item["items"] if item["kind"] == "record" else []


def read_journal(path: Optional[str], expected: str = "", first_bytes: Optional[int] = None) -> Journal:
    """Find what the file holds, whose sha256 is `expected` if given; nothing is unpickled here. `first_bytes`: that is
    true of so much of it, and more will follow. Without a path: that of a first start. Raises JournalDamaged."""
    if path is None:
        return Journal()
    found = hashlib.sha256()
    try:
        lines = Lines(path)
        journal = Journal(lines)
        if first_bytes is not None:
            journal.go_on(first_bytes, found)
        for number, (offset, line) in enumerate(lines.until(first_bytes), 1):
            found.update(line)
            try:
                journal.note(offset, line)
            except (ValueError, TypeError, KeyError) as err:
                where = f"{path}, line {number}"
                raise JournalDamaged(f"{where} is not a journal entry: {type(err).__name__}: {err}") from None
    except OSError as err:
        raise JournalDamaged(f"the journal {path} cannot be read: {err.strerror}") from None
    if expected and found.hexdigest() != expected:
        raise JournalDamaged(f"the journal {path} is not as the host wrote it: its sha256 differs")
    return journal


def _read_call(item: dict[str, Any]) -> Entry:
    get = item.get
    item_id, name, digest, file = item["id"], item["name"], get("digest") or "", get("file") or ""
    for text in (item_id, name, digest, file):
        if type(text) is not str:
            _text(text)
    digest, _, source = digest.partition(" ")
    outcome = get("value"), get("value_file"), get("error"), get("handle"), get("mutated")
    return Entry(item_id, name, digest, file, int(get("line") or 0), *outcome, source)


def _read_plain(line: bytes) -> Optional[Entry]:
    """The call in a line, if it is a plain one: the same as `_read_call` gives, in half the time."""
    head = _PLAIN_CALL.match(line) if line.endswith(_PLAIN_END) else None
    if head is None:
        return None
    value = line[head.end() : -len(_PLAIN_END)]
    if b'"' in value or b"\\" in value:
        return None
    item_id, name, digest, escaped, file, number = head.groups()
    source = "" if escaped is None else escaped[1:].decode("utf-8")
    if "\\" in source:
        unescaped = source.replace('\\"', '"')
        source = str(json.loads(f'"{source}"')) if "\\" in unescaped else unescaped
    texts = item_id.decode("utf-8"), name.decode("utf-8"), digest.decode("utf-8"), file.decode("utf-8")
    return Entry(*texts, int(number), value.decode("ascii"), None, None, None, None, source)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a string")
    return value


def _unreadable(offset: int, err: Exception) -> DamagedValue:
    return DamagedValue(f"the journal file cannot be read at byte {offset}: {type(err).__name__}: {err}")
