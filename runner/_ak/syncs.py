"""Waiting until the host has made durable what was sent.

SY1. The host answers each `sync` with one `synced`, in order.
SY2. Who could not be answered does not wait: a child made by fork, a process that has said its last word.
"""

from __future__ import annotations

from _thread import LockType, allocate_lock
from collections import deque
from threading import RLock

from _ak.channel import Channel
from _ak.protocol import HOST, ProtocolError


class Syncs:
    """`wait` in any thread; `answered` in the reader thread."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._waiting: deque[LockType] = deque()
        # A signal handler of user code may come in between, and write to a file.
        self._lock = RLock()

    def wait(self) -> None:
        """Send what is recorded, and return when it is durable."""
        if not self._channel.is_heard:
            return
        waiting = allocate_lock()
        waiting.acquire()
        with self._lock:
            self._waiting.append(waiting)
            self._channel.send("sync", {})
        waiting.acquire()

    def answered(self) -> None:
        """The host has said `synced`. Raises ProtocolError when nobody waits."""
        if not self._waiting:
            raise ProtocolError("unknown_id", "type", "nobody waits for it", f"{HOST} synced".encode())
        self._waiting.popleft().release()
