"""How sure a process is, before an effect, that the session is still its own."""

from __future__ import annotations

import unittest
from unittest import mock

from _ak.journal import Journal
from _ak.recorder import Recorder


class ProveTest(unittest.TestCase):
    def setUp(self) -> None:
        self.seconds = 100.0
        self.took = [0.0]
        self.asked = 0
        clock = mock.patch("_ak.recorder._monotonic", lambda: self.seconds)
        clock.start()
        self.addCleanup(clock.stop)

    def recorder(self, is_full: bool = True) -> Recorder:
        def sync() -> None:
            self.asked += 1
            self.seconds += self.took.pop(0) if len(self.took) > 1 else self.took[0]

        return Recorder(Journal(), is_full, lambda: None, sync)

    def test_a_word_that_came_at_once_is_enough(self) -> None:
        recorder = self.recorder()
        asked_at = recorder.now()
        self.seconds += 0.9
        recorder.prove(asked_at)
        self.assertEqual(self.asked, 0)

    def test_one_that_was_long_on_its_way_is_proven_anew(self) -> None:
        recorder = self.recorder()
        asked_at = recorder.now()
        self.seconds += 9.0
        recorder.prove(asked_at)
        self.assertEqual(self.asked, 1)
        recorder.prove(asked_at)
        self.assertEqual(self.asked, 1, "it was proven just now")

    def test_a_proof_that_was_long_on_its_way_is_none(self) -> None:
        self.took = [9.0, 9.0, 0.1]
        recorder = self.recorder()
        recorder.prove(recorder.now() - 2)
        self.assertEqual(self.asked, 3)

    def test_where_everything_is_slow_the_program_goes_on(self) -> None:
        self.took = [9.0]
        recorder = self.recorder()
        recorder.prove(recorder.now() - 2)
        self.assertEqual(self.asked, 5)

    def test_a_host_of_the_plain_protocol_is_not_asked(self) -> None:
        recorder = self.recorder(is_full=False)
        recorder.prove(recorder.now() - 2)
        self.assertEqual(self.asked, 0)


if __name__ == "__main__":
    unittest.main()
