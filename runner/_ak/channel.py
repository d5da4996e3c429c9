"""The line to the host: the only file that touches the socket.

Owns the socket and the reader thread. Invariants:
  M1. A message leaves whole: one lock, one `sendall`.
  M2. Recorded values leave before any other message (`before_send` gives them), so they are durable before what
      depends on them.
  M3. No runner outlives its host: when the host's end closes, the process ends at once.
  M4. A child made by fork has no channel: its copy of the socket is closed before user code runs there.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from io import TextIOWrapper
from typing import Any, Callable

from _ak import protocol
from _ak.own_threads import start_own_thread

CONNECT_DEADLINE_S = 10.0
EXIT_PROTOCOL = 70
EXIT_HOST_GONE = 71

OnMessage = Callable[[str, dict[str, Any]], None]


def _nothing_to_send() -> list[protocol.Message]:
    return []


class Channel:
    """`Channel(path)` connects; then `listen(on_message)`: `on_message(type, payload)` runs in the reader thread."""

    def __init__(self, path: str, before_send: Callable[[], list[protocol.Message]] = _nothing_to_send) -> None:
        self.before_send = before_send
        self._lock = threading.RLock()
        # Encoded, to be written with what comes next.
        self._held: list[bytes] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(CONNECT_DEADLINE_S)
        try:
            self._socket.connect(path)
        except OSError:
            self._socket.close()
            raise
        self._socket.settimeout(None)
        self._is_child = False
        self._is_finished = False
        os.register_at_fork(after_in_child=self._abandon)

    @property
    def is_heard(self) -> bool:
        """Whether the host answers."""
        return not (self._is_child or self._is_finished)

    def listen(self, on_message: OnMessage) -> None:
        """Start to read what the host says."""
        start_own_thread(self._read, on_message)

    def send(self, kind: str, payload: dict[str, Any]) -> None:
        """Send one message, and before it the values recorded so far."""
        if self._is_child:
            return
        with self._lock:
            self.hold(kind, payload)
            self._write()

    def hold(self, kind: str, payload: dict[str, Any]) -> None:
        """The same, but it leaves together with the next message: one write, and the host is woken once."""
        if self._is_child:
            return
        with self._lock:
            lines = [protocol.encode(message) for message in self.before_send()]
            self._held += (*lines, protocol.encode({"type": kind, "payload": payload}))

    def send_last(self, kind: str, payload: dict[str, Any]) -> None:
        """Send the last message: from now on the host may close its end."""
        self._is_finished = True
        self.send(kind, payload)

    def flush(self) -> None:
        """Send the recorded values, if there are any."""
        if self._is_child:
            return
        with self._lock:
            lines = [protocol.encode(message) for message in self.before_send()]
            self._held += lines
            if self._held:
                self._write()

    def _write(self) -> None:
        data, self._held = b"".join(self._held), []
        try:
            self._socket.sendall(data)
        except OSError:
            leave(EXIT_HOST_GONE)

    def _read(self, on_message: OnMessage) -> None:
        pending = bytearray()
        while True:
            try:
                chunk = self._socket.recv(65536)
            except OSError:
                chunk = b""
            if not chunk and self._is_finished:
                return
            if not chunk:
                leave(EXIT_HOST_GONE)
            pending += chunk
            try:
                self._deliver(pending, on_message)
            except protocol.ProtocolError as err:
                report_protocol_error(err)

    @staticmethod
    def _deliver(pending: bytearray, on_message: OnMessage) -> None:
        while True:
            end = pending.find(b"\n")
            if end < 0:
                break
            line = bytes(pending[: end + 1])
            del pending[: end + 1]
            message = protocol.decode(line, protocol.HOST)
            on_message(message["type"], message["payload"])
        if len(pending) >= protocol.MAX_LINE_BYTES:
            raise protocol.ProtocolError(
                "oversize", "", f"a line may have {protocol.MAX_LINE_BYTES} bytes", bytes(pending)
            )

    def _abandon(self) -> None:
        self._is_child = True
        self._lock = threading.RLock()
        # The descriptor only: shutdown would end the parent's connection too.
        self._socket.close()


def report_protocol_error(err: protocol.ProtocolError) -> None:
    """The host broke the protocol: say so where the host keeps the last words of its runners, and end."""
    os.write(2, f"ak_runner: protocol error from the host: {err}\n".encode("utf-8", "replace"))
    leave(EXIT_PROTOCOL)


def leave(code: int) -> None:
    """End the process at once, from any thread, without running user code."""
    for stream in (sys.__stdout__, sys.__stderr__):
        try:
            # Not a captured stream, which would send what it has; it has nothing that the host could still take.
            if type(stream) is TextIOWrapper:
                stream.flush()
        except (OSError, ValueError):
            pass  # The reader of a pipe may be gone with the host.
    os._exit(code)
