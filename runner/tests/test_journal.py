"""Reading the journal file, what differs on a replay, and the value stream on top of the file."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import unittest
from typing import Any
from unittest import mock

from _ak import replay
from _ak.busy import Busy
from _ak.clock import Clock
from _ak.journal import PART, Entry, Journal, JournalDamaged, read_journal
from _ak.lanes import Lanes
from _ak.order import Mark, Order
from _ak.protocol import MAX_LINE_BYTES, encode
from _ak.recorder import Recorder
from _ak.replay import Replay
from _ak.session import Where


def call(call_id: str, **fields: Any) -> str:
    return json.dumps({"kind": "call", "id": call_id, "name": "f", **fields})


def record(*items: tuple[str, str]) -> str:
    rows = [{"id": item_id, "name": "time.time", "value": value} for item_id, value in items]
    return json.dumps({"kind": "record", "items": rows})


class ReadTest(unittest.TestCase):
    def read(self, *lines: str) -> Journal:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "journal")
            with open(path, "w", encoding="utf-8") as file:
                file.write("".join(line + "\n" for line in lines))
            return read_journal(path)

    def test_calls_and_values(self) -> None:
        journal = self.read(
            call("main:1", digest="d", line=3, value="v"), record(("main:2", "a"), ("main:3", "b")), call("main:4")
        )
        self.assertEqual((journal.calls["main:1"].digest, journal.calls["main:1"].line), ("d", 3))
        self.assertEqual((journal.value("main:2"), journal.value("main:3"), journal.value("main:1")), ("a", "b", None))
        self.assertEqual((journal.value_name("main:2"), list(journal.calls)), ("time.time", ["main:1", "main:4"]))

    def test_numbered_values(self) -> None:
        journal = self.read(record(("n~0", "a"), ("main:1", "b")), record(("n~1", "c"), ("n~3", "d")))
        self.assertEqual((journal.numbered("n~"), journal.numbered("m~")), (["a", "c"], []))

    def test_parts_of_a_value_are_joined_and_a_later_attempt_replaces_all_of_them(self) -> None:
        attempt = record(("main:1", "ab"), (f"main:1{PART}", "cd"), (f"main:1{PART}", "ef"))
        self.assertEqual(self.read(attempt).value("main:1"), "abcdef")
        self.assertEqual(self.read(attempt, record(("main:1", "xy"), (f"main:1{PART}", "z"))).value("main:1"), "xyz")

    def test_damage_names_the_line(self) -> None:
        for bad in (
            "",
            "[]",
            "null",
            "{",
            '{"kind": "other"}',
            call("main:2", name=3),
            '{"kind": "record"}',
            record()[:-3],
        ):
            with self.subTest(bad):
                with self.assertRaises(JournalDamaged) as caught:
                    self.read(call("main:1"), bad)
                self.assertIn("line 2 ", str(caught.exception))

    def test_a_journal_that_is_not_there(self) -> None:
        with self.assertRaisesRegex(JournalDamaged, "/nowhere/journal"):
            read_journal("/nowhere/journal")

    def test_a_journal_that_was_changed_on_its_way(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "journal")
            with open(path, "w", encoding="utf-8") as file:
                file.write(call("main:1") + "\n")
            with open(path, "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
            self.assertEqual(list(read_journal(path, digest).calls), ["main:1"])
            with self.assertRaisesRegex(JournalDamaged, "not as the host wrote it"):
                read_journal(path, "0" * 64)


class Failed(BaseException):
    """The process would have ended here."""


class ReplayTest(unittest.TestCase):
    def setUp(self) -> None:
        journal = Journal()
        for call_id in ("main.1:1", "main:3"):
            journal.add_call(Entry(call_id, "f", "", "main.py", 7, None, None, None, None, None))
        self.busy = Busy(lambda: None, lambda: None)
        self.order = Order([Mark(call_id, None, 0.0) for call_id in journal.calls], self.busy, Clock())
        self.order.begin()
        self.session = mock.Mock(journal=journal, order=self.order, lanes=Lanes())
        self.session.busy.running_threads.return_value = []
        self.session.source_line.return_value = ""
        self.session.fail.side_effect = Failed
        self.replay = Replay(self.session)

    def test_a_lane_that_never_asks(self) -> None:
        self.order.arrive("main:3", None, lambda _: True)
        self.replay.check_stalled()
        with mock.patch.object(replay, "STALL_S", 0.0), self.assertRaises(Failed):
            self.replay.check_stalled()
        code, message, _ = self.session.fail.call_args.args
        self.assertEqual(code, "replay_differs")
        self.assertIn("at call main.1:1.\n  expected: f at main.py:7\n", message)

    def test_a_lane_that_still_computes(self) -> None:
        self.order.arrive("main:3", None, lambda _: True)
        self.session.busy.running_threads.return_value = [1]
        with mock.patch.object(replay, "STALL_S", 0.0):
            self.replay.check_stalled()

    def test_a_handler_that_ends_too_early(self) -> None:
        with self.assertRaises(Failed):
            self.replay.check_end()
        self.assertIn("main:3", self.session.fail.call_args.args[1])

    def test_lanes_beside_the_handler_may_be_left(self) -> None:
        self.replay.call("main:3", "f", "", Where("main.py", 7))
        self.replay.check_end()


class RecorderTest(unittest.TestCase):
    def test_batches_fit_a_line_and_large_values_come_back(self) -> None:
        sent: list[dict[str, Any]] = []
        recorder = Recorder(Journal(), True, lambda: sent.extend(recorder.take()))
        objects = {"small": 1, "large": os.urandom(3_000_000), "many": [os.urandom(100) for _ in range(100)]}
        for item_id, thing in objects.items():
            recorder.record(item_id, "f", thing)
        for number in range(2000):
            recorder.record(f"n{number}", "f", "x" * 300)
        recorder.flush()
        journal = Journal()
        for message in sent:
            self.assertLessEqual(len(encode(message)), MAX_LINE_BYTES)
            for item in message["payload"]["items"]:
                journal.add_value(item["id"], item["name"], item["value"])
        again = Recorder(journal, True, lambda: None)
        for item_id, thing in objects.items():
            self.assertEqual(again.recall(item_id), (thing,))
        self.assertEqual((again.recall("n1999"), again.recall("other")), (("x" * 300,), None))

    def test_what_is_gathered_elsewhere_leaves_with_it(self) -> None:
        recorder = Recorder(Journal(), True, lambda: None)
        recorder.on_flush(lambda: recorder.record("gathered", "f", 1))
        recorder.record("before", "f", 1)
        (message,) = recorder.take()
        self.assertEqual([item["id"] for item in message["payload"]["items"]], ["before", "gathered"])

    def test_without_the_full_protocol_nothing_is_kept(self) -> None:
        recorder = Recorder(Journal(), False, lambda: None)
        recorder.record("a", "f", 1)
        self.assertEqual(recorder.take(), [])


if __name__ == "__main__":
    unittest.main()
