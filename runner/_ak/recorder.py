"""The value stream: what time, random, environment and local files answered. In: objects. Out: `record` messages, or
recalled objects.

Values are buffered and leave before any other message (see channel.py, M2), so they cost no round trip and are still
durable before anything that depends on them.
  N1. A recorded id is recalled as long as the journal has it; what a lost process recorded but never sent is recorded
      anew.
  N2. A batch stays under the size of a line; a value that does not fit one item goes in parts, of which the last one
      has its id: what was lost in between leaves no half of it.
"""

from __future__ import annotations

import base64
import pickle
import threading
from _thread import get_ident
from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic as _monotonic  # Before user code's is patched.
from typing import Callable, Optional, Protocol

from _ak import values
from _ak.file_record import Owed
from _ak.journal import FIRST_PART, PART, PART_CHARACTERS, Journal
from _ak.protocol import Message

BATCH_BYTES = PART_CHARACTERS
FLUSH_BYTES = 256 * 1024
# With the two seconds that a proof of the host may be old (J4), less than it takes another host to take the session of
# one that is silent.
_PROVEN_S = 1.0
# Where each proof takes longer than it is good for, everybody is slow, also who might take the session.
_MOST_PROOFS = 5

Item = dict[str, str]


class Rehearsing(Protocol):
    """Who must know of what has no record, where nothing may be done for the first time."""

    def live(self, item_id: str, name: str) -> None: ...

    def check_prompt(self, name: str) -> None: ...


class Recorder:
    """`send_now` must make the channel send, and so call `take`; `sync_now` returns when that is durable. With
    `is_full` false nothing is recorded and nothing recalled.
    """

    def __init__(
        self,
        journal: Journal,
        is_full: bool,
        send_now: Callable[[], None],
        sync_now: Optional[Callable[[], None]] = None,
    ) -> None:
        self.rehearsal: Optional[Rehearsing] = None
        self.owed: Optional[Owed] = None
        self._journal = journal
        self._is_full = is_full
        self._send_now = send_now
        self._sync_now = sync_now or send_now
        # How many items were recorded that a replay would not come to by itself, and how many of them are durable.
        self._unique = 0
        self._durable = 0
        self._proven_until = 0.0
        self._items: list[Item] = []
        self.sent = 0
        """How many items have left."""
        self._bytes = 0
        self._lock = threading.RLock()
        self._before_flush: list[Callable[[], object]] = []
        self._is_taking = False
        self._midway = 0

    def record(self, item_id: str, name: str, obj: object, is_repeated: bool = False) -> None:
        """Keep `obj` (it must be picklable) under `item_id`. `is_repeated`: a replay that does not find it comes to the
        same by itself. Raises what pickle raises.
        """
        if not self._is_full or self.rehearsal is not None:
            return
        encoded = base64.b64encode(pickle.dumps(obj, protocol=pickle.HIGHEST_PROTOCOL)).decode("ascii")
        *parts, last = [encoded[start : start + BATCH_BYTES] for start in range(0, len(encoded), BATCH_BYTES)]
        with self._lock:
            for index, part in enumerate(parts):
                part_id = item_id + (PART if index else FIRST_PART)
                self._items.append({"id": part_id, "name": name, "value": part})
            self._items.append({"id": item_id, "name": name, "value": last})
            self._bytes += len(encoded)
            self._unique += not is_repeated
            is_full = self._bytes > FLUSH_BYTES and not self._is_taking
        if is_full:
            self._send_now()

    def recall(self, item_id: str) -> Optional[tuple[object]]:
        """`(object,)` as an earlier process recorded it, or None. Raises `DamagedValue`."""
        if self.rehearsal is not None:
            self.rehearsal.check_prompt(item_id)
        encoded = self._journal.value(item_id)
        if encoded is None:
            return None
        return (values.decode_bytes(base64.b64decode(encoded)),)

    @property
    def may_act(self) -> bool:
        """Whether what has no record may be done."""
        return self.rehearsal is None

    def live(self, item_id: str, name: str) -> None:
        """`name` is about to be done, and has no record."""
        if self.rehearsal is not None:
            self.rehearsal.live(item_id, name)

    def act(self) -> None:
        """Something is about to be done for the first time: what must come before that is done now. Raises what a
        signal handler raises, or a stop, while that has to be waited for."""
        if self.owed is not None and self.owed.is_any:
            self.owed.settle()

    def on_flush(self, callback: Callable[[], object]) -> None:
        """Call `callback` before values leave: the moment to record what was gathered elsewhere. One that
        gives False is not called again."""
        self._before_flush.append(callback)

    def flush(self) -> None:
        """Send what is recorded and not sent yet."""
        self._send_now()

    def sync(self) -> None:
        """Send what is recorded, and return when it is durable and the session is still this process's: before what
        cannot be undone.
        """
        wanted, begun = self._unique, _monotonic()
        is_proven = wanted == self._durable and begun < self._proven_until
        if not self._is_full or self.rehearsal is not None or is_proven:
            self._send_now()
            return
        self._sync_now()
        self._durable = max(self._durable, wanted)
        self._proven_until = begun + _PROVEN_S

    def prove(self, asked_at: float) -> None:
        """Before an effect for which the host has given its word. That may have been on its way for long, while a host
        or this process was halted: unless the word was asked for just now (`now`), ask whether the session is still
        this process's.
        """
        tries = 0 if self._is_full else _MOST_PROOFS
        while _monotonic() >= max(asked_at + _PROVEN_S, self._proven_until) and tries < _MOST_PROOFS:
            self.sync()
            tries += 1

    @staticmethod
    def now() -> float:
        """Seconds, for `prove`."""
        return _monotonic()

    @contextmanager
    def midway(self) -> Generator[None, None, None]:
        """What this thread sends inside the block leaves in the midst of a call: nothing is gathered for that, for it
        would be of what the call has half done. One thread at a time.
        """
        self._midway = get_ident()
        try:
            yield
        finally:
            self._midway = 0

    def _gather(self) -> None:
        for callback in list(self._before_flush):
            if callback() is False:
                self._before_flush.remove(callback)

    def take(self) -> list[Message]:
        """The `record` messages to send now."""
        with self._lock:
            if self._is_taking or self.rehearsal is not None:
                return []
            self._is_taking = True
            try:
                if get_ident() != self._midway:
                    self._gather()
            finally:
                self._is_taking = False
            items, self._items, self._bytes = self._items, [], 0
            self.sent += len(items)
        return [{"type": "record", "payload": {"items": batch}} for batch in _batches(items)]


def _batches(items: list[Item]) -> list[list[Item]]:
    batches: list[list[Item]] = []
    size = BATCH_BYTES
    for item in items:
        item_bytes = sum(len(text) for text in item.values()) + 64
        if size + item_bytes > BATCH_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(item)
        size += item_bytes
    return batches
