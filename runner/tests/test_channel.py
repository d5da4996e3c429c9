"""The socket: whole lines, values before what depends on them, and the end of the process with the host's end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from typing import Any

from _ak.channel import Channel
from _ak.protocol import RUNNER, decode

DEADLINE_S = 20.0
FOLDER = str(Path(__file__).resolve().parent.parent)


class ChannelTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="ak-")
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "s")
        self.listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(self.listener.close)
        self.listener.bind(self.path)
        self.listener.listen(1)
        self.listener.settimeout(DEADLINE_S)

    def connect(self) -> tuple[Channel, socket.socket]:
        channel = Channel(self.path)
        connection, _ = self.listener.accept()
        connection.settimeout(DEADLINE_S)
        self.addCleanup(connection.close)
        self.addCleanup(channel._socket.close)
        return channel, connection

    @staticmethod
    def read_lines(connection: socket.socket, count: int) -> list[dict[str, Any]]:
        with connection.makefile("rb") as stream:
            return [decode(stream.readline(), RUNNER) for _ in range(count)]

    def test_values_leave_before_the_message(self) -> None:
        channel, connection = self.connect()
        pending: list[dict[str, Any]] = [{"type": "record", "payload": {"items": []}}]
        channel.before_send = lambda: [pending.pop()] if pending else []
        channel.send("idle", {})
        channel.send("done", {})
        self.assertEqual([line["type"] for line in self.read_lines(connection, 3)], ["record", "idle", "done"])

    def test_flush_sends_values_alone(self) -> None:
        channel, connection = self.connect()
        channel.before_send = lambda: [{"type": "record", "payload": {"items": []}}]
        channel.flush()
        self.assertEqual(self.read_lines(connection, 1)[0]["type"], "record")

    def test_what_is_held_leaves_with_what_comes_next_and_before_it(self) -> None:
        for flushes in (False, True):
            channel, connection = self.connect()
            pending: list[dict[str, Any]] = [{"type": "record", "payload": {"items": []}}]
            channel.before_send = lambda pending=pending: [pending.pop()] if pending else []  # type: ignore[misc]
            channel.hold("idle", {})
            connection.setblocking(False)
            self.assertRaises(BlockingIOError, connection.recv, 1)
            connection.settimeout(DEADLINE_S)
            if flushes:
                channel.flush()
            channel.send("done", {})
            self.assertEqual([line["type"] for line in self.read_lines(connection, 3)], ["record", "idle", "done"])

    def test_messages_of_many_threads_stay_whole(self) -> None:
        channel, connection = self.connect()
        text = "x" * 50_000

        def talk(number: int) -> None:
            for _ in range(10):
                channel.send("print", {"seq": number, "stream": "stdout", "text": text})

        threads = [threading.Thread(target=talk, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        lines = self.read_lines(connection, 40)
        for thread in threads:
            thread.join(DEADLINE_S)
        self.assertEqual(sorted(line["payload"]["seq"] for line in lines), sorted(list(range(4)) * 10))

    def test_lines_arrive_however_they_are_cut(self) -> None:
        channel, connection = self.connect()
        heard: list[tuple[str, Any]] = []
        enough = threading.Event()

        def hear(kind: str, payload: dict[str, Any]) -> None:
            heard.append((kind, payload))
            if kind == "cancel":
                enough.set()
                channel._is_finished = True

        channel.listen(hear)
        lines = b'{"type":"callback","payload":{"id":"\xc3\xa9"}}\n' * 3 + b'{"type":"cancel","payload":{}}\n'
        for byte in lines[:60]:
            connection.sendall(bytes([byte]))
        connection.sendall(lines[60:])
        self.assertTrue(enough.wait(DEADLINE_S))
        self.assertEqual(heard, [("callback", {"id": "é"})] * 3 + [("cancel", {})])
        connection.close()

    def run_child(self, body: str) -> subprocess.Popen[str]:
        source = f"import sys; sys.path.insert(0, {FOLDER!r})\nfrom _ak.channel import Channel\n"
        source += f"channel = Channel({self.path!r})\n{body}"
        child = subprocess.Popen(
            [sys.executable, "-c", source], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.addCleanup(child.communicate)
        self.addCleanup(child.kill)
        return child

    def test_the_process_ends_with_the_host(self) -> None:
        child = self.run_child("channel.listen(print)\nimport threading\nthreading.Event().wait()\n")
        connection, _ = self.listener.accept()
        connection.close()
        self.assertEqual(child.wait(DEADLINE_S), 71)

    def test_a_half_line_at_the_end_changes_nothing(self) -> None:
        child = self.run_child("channel.listen(print)\nimport threading\nthreading.Event().wait()\n")
        connection, _ = self.listener.accept()
        connection.sendall(b'{"type":"sto')
        connection.close()
        self.assertEqual(child.wait(DEADLINE_S), 71)

    def test_a_forked_child_has_no_channel(self) -> None:
        body = "import os\nif os.fork() == 0:\n    channel.send('idle', {})\n    os._exit(0)\n"
        body += "os.wait()\nchannel.send('done', {})\n"
        self.run_child(body)
        connection, _ = self.listener.accept()
        connection.settimeout(DEADLINE_S)
        with connection, connection.makefile("rb") as stream:
            self.assertEqual([decode(line, RUNNER)["type"] for line in stream], ["done"])

    def test_no_host(self) -> None:
        with self.assertRaises(OSError):
            Channel(self.path + ".nowhere")


if __name__ == "__main__":
    unittest.main()
