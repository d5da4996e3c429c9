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
from _ak.content import DamagedValue
from _ak.journal import FIRST_PART, PART, PART_CHARACTERS, Journal, JournalDamaged, read_journal
from _ak.lanes import Lanes
from _ak.order import Mark, Order
from _ak.protocol import MAX_LINE_BYTES, encode
from _ak.recorder import Recorder
from _ak.replay import Replay
from _ak.session import Where
from tests.recorded import ListedMarks, call, compact, journal_of, record


class ReadTest(unittest.TestCase):
    def read(self, *lines: str) -> Journal:
        return journal_of(*lines)

    def test_calls_and_values(self) -> None:
        lines = (
            call("main:1", digest="d s", line=3, value="v"),
            record(("main:2", "a"), ("main:3", "b")),
            call("main:4"),
        )
        for journal in (self.read(*lines), self.read(*map(compact, lines))):
            entry = journal.call("main:1")
            assert entry is not None
            self.assertEqual((entry.name, entry.digest, entry.source, entry.line, entry.value), ("f", "d", "s", 3, "v"))
            self.assertEqual([journal.value(f"main:{number}") for number in (1, 2, 3, 4)], [None, "a", "b", None])
            self.assertEqual((journal.value_name("main:2"), journal.value_name("main:1")), ("time.time", None))

    def test_a_call_is_taken_once(self) -> None:
        journal = self.read(call("main:1"), call("main.1:1"), call("main:2"))
        self.assertEqual(journal.not_taken("main"), "main:1")
        self.assertIsNotNone(journal.take_call("main:1"))
        self.assertIsNone(journal.take_call("main:1"))
        self.assertEqual((journal.not_taken("main"), journal.not_taken("main.1")), ("main:2", "main.1:1"))
        self.assertEqual((journal.is_over("main"), journal.is_over("main.2")), (False, True))
        journal.take_call("main:2")
        self.assertEqual(
            (journal.is_over("main"), journal.is_over("main"), journal.is_over("main.1")), (True, True, False)
        )

    def test_a_later_record_of_an_id_replaces_the_earlier_one(self) -> None:
        journal = self.read(record(("a", "1"), ("b", "2")), record(("a", "3")), record(("b", "4"), ("b", "5")))
        self.assertEqual((journal.value("a"), journal.value("b")), ("3", "5"))

    def test_the_last_number_of_a_lane(self) -> None:
        journal = self.read(call("main:2"), record(("main:4", "a"), ("main.1:9", "b"), ("main:3~prints", "c")))
        self.assertEqual([journal.last_of(lane) for lane in ("main", "main.1", "other")], [4, 9, 0])

    def test_ids_that_need_escapes(self) -> None:
        text = 'a"b\\c {"id":"x","name":"'
        for change in (str, compact):
            journal = self.read(change(call(text)), change(record((text, text), ("x", "y"))))
            self.assertIsNotNone(journal.call(text))
            self.assertEqual((journal.value(text), journal.value("x")), (text, "y"))

    def test_a_plain_call_is_read_as_any_other(self) -> None:
        outcome = {"value_file": None, "error": None, "handle": None, "mutated": None}
        plain = {"digest": "d", "file": "a.py", "line": 3, "value": "dmFsdWU=", **outcome}
        for changed in (
            {},
            {"digest": "d source"},
            {"digest": ""},
            {"digest": 'd f("/", r"\\d\t", "ü\u2028") # \\" \\\\"'},
            {"digest": "d \x01", "name": "naïve.f", "file": "dir/ü.py"},
            {"name": 'a"b'},
            {"value": None},
            {"value": 'a","value":"b'},
            {"value": "a\\b"},
            {"mutated": "bQ=="},
            {"error": {"type": "E", "message": '","value_file":null,"error":null,"handle":null,"mutated":null}'}},
        ):
            line = json.dumps({**json.loads(call("main:1")), **plain, **changed}, ensure_ascii=False)
            host_line = json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":"))
            self.assertEqual(self.read(host_line).call("main:1"), self.read(line).call("main:1"), changed)

    def test_lines_longer_than_what_is_read_at_once(self) -> None:
        large = ["x" * 200_000, "y" * 70_000]
        lines = [
            call("main:1", value=large[0]),
            record(("main:2", large[1]), ("main:3", "z")),
            call("main:4", value="v"),
        ]
        journal = self.read(*map(compact, lines))
        for _ in range(2):
            entries = [journal.call("main:1"), journal.call("main:4")]
            self.assertEqual([entry and entry.value for entry in entries], [large[0], "v"])
            self.assertEqual((journal.value("main:2"), journal.value("main:3")), (large[1], "z"))

    def test_a_value_in_parts_is_there_when_its_last_part_is(self) -> None:
        first, middle, last = (f"main:1{FIRST_PART}", "ab"), (f"main:1{PART}", "cd"), ("main:1", "ef")
        self.assertEqual(self.read(record(first, middle, last)).value("main:1"), "abcdef")
        self.assertEqual(self.read(record(first), call("main:2"), record(middle, last)).value("main:1"), "abcdef")
        self.assertIsNone(self.read(record(first, middle)).value("main:1"))
        lost = record((f"main:1{FIRST_PART}", "uv"), middle)
        self.assertEqual(self.read(lost, record(first), record(("main:3", "q"), last)).value("main:1"), "abef")
        self.assertEqual(self.read(lost, record(last)).value_name("main:1"), "time.time")

    def test_parts_as_version_0_1_0_wrote_them(self) -> None:
        head = "x" * PART_CHARACTERS
        one = record(("main:1", head), (f"main:1{PART}", "cd"), ("main:2", "e"))
        self.assertEqual(self.read(one).value("main:1"), head + "cd")
        two = [record(("main:1", head)), record((f"main:1{PART}", head)), record((f"main:1{PART}", "cd"))]
        self.assertEqual(self.read(*two).value("main:1"), head + head + "cd")

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

    def test_damage_after_the_beginning_of_a_line(self) -> None:
        journal = self.read(compact(call("main:1"))[:-9] + "}", compact(record(("a", "b")))[:-2] + "}")
        for ask in (lambda: journal.call("main:1"), lambda: journal.value("a")):
            with self.assertRaisesRegex(DamagedValue, "at byte"):
                ask()

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
            self.assertIsNotNone(read_journal(path, digest).call("main:1"))
            with self.assertRaisesRegex(JournalDamaged, "not as the host wrote it"):
                read_journal(path, "0" * 64)


class Failed(BaseException):
    """The process would have ended here."""


class ReplayTest(unittest.TestCase):
    def setUp(self) -> None:
        ids = ("main.1:1", "main:3")
        journal = journal_of(*(call(call_id, file="main.py", line=7) for call_id in ids))
        self.busy = Busy(lambda: None, lambda: None)
        self.order = Order(ListedMarks(Mark(call_id, None, 0.0) for call_id in ids), self.busy, Clock())
        self.order.begin()
        self.session = mock.Mock(journal=journal, order=self.order, lanes=Lanes(), rehearsal=None)
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

    def test_lanes_that_wait_for_a_lock(self) -> None:
        self.order.arrive("main:3", None, lambda _: True)
        self.session.busy.running_threads.return_value = [1]
        with mock.patch.object(replay, "STALL_S", 0.0):
            self.session.busy.asleep.return_value = [b"7"]
            self.replay.check_stalled()
            self.replay.check_stalled()
            with mock.patch.object(replay, "ASLEEP_STALL_S", 0.0):
                for seen in (None, [b"7"], [b"8"]):
                    self.session.busy.asleep.return_value = seen
                    self.replay.check_stalled()
                with self.assertRaises(Failed):
                    self.replay.check_stalled()
        self.assertIn("or for a lock", self.session.fail.call_args.args[1])

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
        for message in sent:
            self.assertLessEqual(len(encode(message)), MAX_LINE_BYTES)
        lines = [json.dumps({"kind": "record", **message["payload"]}) for message in sent]
        again = Recorder(journal_of(*lines), True, lambda: None)
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
