"""The rest of a journal that the host still writes: what is waited for, and what ends the process."""

from __future__ import annotations

import hashlib
import os
import signal
import tempfile
import threading
import unittest
from typing import Any, Callable
from unittest import mock

from _ak import journal_rest
from _ak.channel import EXIT_HOST_GONE
from _ak.journal import JournalDamaged, read_journal
from tests.recorded import call, compact, record


class Failed(BaseException):
    """The process would have ended here."""


class RestTest(unittest.TestCase):
    """What the host still writes while the program goes on."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "journal")
        self.write(record(("main:1", "gA==")), call("main:2"))
        first = self.told()
        self.journal = read_journal(self.path, first["sha256"], first["bytes"])
        assert self.journal.rest is not None
        self.rest = self.journal.rest

    def write(self, *lines: str) -> None:
        with open(self.path, "a", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))

    def told(self, is_complete: bool = False) -> dict[str, Any]:
        """What the host says when it has written so much."""
        with open(self.path, "rb") as file:
            written = file.read()
        return {"bytes": len(written), "sha256": hashlib.sha256(written).hexdigest(), "complete": is_complete}

    def test_what_is_there_needs_no_rest(self) -> None:
        self.assertEqual(self.journal.value("main:1"), "gA==")
        self.assertIsNone(self.journal.value("main:2"))
        self.assertIsNotNone(self.journal.take_call("main:2"))

    def test_a_call_that_is_not_there_is_waited_for(self) -> None:
        def go_on() -> None:
            self.write(call("main:3"))
            self.rest.tell(self.told())
            self.write(compact(call("main:4", line=9)))
            self.rest.tell(self.told(is_complete=True))

        timer = threading.Timer(0.05, go_on)
        timer.start()
        self.addCleanup(timer.join)
        found = self.journal.take_call("main:4")
        self.assertEqual(found and found.line, 9)
        self.assertIsNotNone(self.journal.call("main:3"))
        self.assertIsNone(self.journal.take_call("main:5"))
        self.assertEqual(self.journal.last_of("main"), 4)

    def test_more_in_the_file_than_was_told_is_not_read(self) -> None:
        self.write(call("main:3"))
        told = self.told()
        self.write(call("main:3", line=7), "no line of a journal")
        self.rest.tell({**told, "complete": True})
        found = self.journal.call("main:3")
        self.assertEqual(found and found.line, 0)
        self.assertIsNone(self.journal.call("main:4"))

    def test_the_end_of_a_lane_is_known_when_all_is_there(self) -> None:
        self.write(call("main:3"))
        self.rest.tell(self.told(is_complete=True))
        self.journal.take_call("main:2")
        self.assertEqual(self.journal.not_taken("main"), "main:3")

    def test_many_threads_wait_for_one_rest(self) -> None:
        found: list[bool] = []
        lines = [call(f"main.{number}:1") for number in range(20)]

        def ask(number: int) -> None:
            found.append(self.journal.take_call(f"main.{number}:1") is not None)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(21)]
        for thread in threads:
            thread.start()
        for number, line in enumerate(lines):
            self.write(line)
            self.rest.tell(self.told(is_complete=number == len(lines) - 1))
        for thread in threads:
            thread.join(30)
        self.assertEqual(sorted(found), [False] + [True] * 20)

    def test_damage_ends_the_process(self) -> None:
        for line, change, words in (
            (call("main:3"), {"sha256": "0" * 64}, "its sha256 differs"),
            (call("main:3"), {"bytes": 10_000, "sha256": "0" * 64}, "its sha256 differs"),
            ("{", {}, "is not a journal entry"),
            (record(("main:3", "gA==")), {}, "only calls may follow the first part"),
        ):
            with self.subTest(words):
                self.setUp()
                self.write(line)
                with self.assertRaisesRegex(JournalDamaged, words):
                    self.rest.tell({**self.told(), **change})

    def interrupt(self, handler: Callable[..., object]) -> None:
        """Call `handler` in a moment, while somebody waits; the rest comes after that."""
        self.addCleanup(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, handler))
        self.addCleanup(signal.setitimer, signal.ITIMER_REAL, 0)
        self.write(call("main:3"))
        timer = threading.Timer(0.2, self.rest.tell, [self.told(is_complete=True)])
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        timer.start()
        self.addCleanup(timer.join)

    def test_a_signal_handler_may_wait_for_the_same(self) -> None:
        found: list[object] = []
        self.interrupt(lambda *_: found.append(self.journal.take_call("main:9")))
        with mock.patch.object(journal_rest, "DEADLINE_S", 5.0):
            self.assertIsNotNone(self.journal.take_call("main:3"))
        self.assertEqual(found, [None])

    def test_a_signal_handler_may_raise(self) -> None:
        def too_slow(*_: object) -> None:
            raise TimeoutError("too slow")

        self.interrupt(too_slow)
        with self.assertRaisesRegex(TimeoutError, "too slow"):
            self.journal.take_call("main:3")
        self.assertIsNotNone(self.journal.take_call("main:3"))
        self.assertIsNone(self.journal.take_call("main:4"))

    def test_the_program_may_have_replaced_open(self) -> None:
        self.write(call("main:3"))
        told = self.told(is_complete=True)
        with mock.patch("builtins.open", mock.mock_open(read_data=b"x")):
            self.rest.tell(told)
            self.assertIsNotNone(self.journal.take_call("main:3"))

    def test_a_host_that_says_no_more_is_gone(self) -> None:
        patience = mock.patch.object(journal_rest, "DEADLINE_S", 0.01)
        with patience, mock.patch.object(journal_rest, "leave", side_effect=Failed) as leave, self.assertRaises(Failed):
            self.journal.call("main:3")
        leave.assert_called_once_with(EXIT_HOST_GONE)
