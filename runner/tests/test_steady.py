from __future__ import annotations

import unittest
from unittest import mock

from _ak import steady
from _ak.steady import Steady


class FakeRecorder:
    def __init__(self, recorded=None):
        self.recorded = recorded or {}

    def record(self, item_id, name, obj):
        self.recorded[item_id] = obj

    def recall(self, item_id):
        return (self.recorded[item_id],) if item_id in self.recorded else None


def read(made, name, answer, lane="main"):
    return made.live(name, "", lane, answer)


class SteadyTest(unittest.TestCase):
    def at(self, boot, wall):
        patches = [
            mock.patch.object(steady, "_boot", lambda: boot),
            mock.patch.object(steady.time, "time", lambda: wall),
        ]
        for patch in patches:
            patch.start()
            self.addCleanup(patch.stop)

    def lost(self, first, *answers):
        """What the next process knows, when the first one read the monotonic clock."""
        recorder = FakeRecorder()
        made = Steady(recorder)
        for answer in (first, *answers):
            read(made, "time.monotonic", answer)
        again = Steady(FakeRecorder(recorder.recorded))
        for answer in (first, *answers):
            again.recalled("time.monotonic", "", "main", answer)
        return again

    def test_facts_stay(self):
        made = Steady(FakeRecorder())
        made.recalled("os.getpid", "", "main", 7)
        self.assertEqual(read(made, "os.getpid", 8), 7)
        self.assertEqual(read(made, "socket.gethostname", "a"), "a")
        self.assertEqual(read(made, "socket.gethostname", "b"), "a")
        self.assertEqual(read(made, "os.getloadavg", 3), 3)

    def test_on_the_same_machine_a_clock_goes_on(self):
        self.at("boot", 1000.0)
        made = self.lost(50.0, 51.0)
        self.at("boot", 1500.0)
        self.assertEqual(read(made, "time.monotonic", 53.0), 53.0)

    def test_on_another_machine_it_goes_on_with_the_time_of_day(self):
        self.at("boot", 1000.0)
        made = self.lost(50.0, 51.0)
        self.at("other", 1010.0)
        self.assertEqual(read(made, "time.monotonic", 90_000.0), 60.0)
        self.assertEqual(read(made, "time.monotonic", 90_002.0), 62.0)
        self.assertEqual(read(made, "time.monotonic_ns", 90_003 * 10**9), 63 * 10**9)

    def test_it_never_goes_back(self):
        self.at("boot", 1000.0)
        made = self.lost(50.0, 51.0)
        self.at("other", 900.0)
        self.assertEqual(read(made, "time.monotonic", 5.0), 51.0)
        self.assertEqual(read(made, "time.monotonic", 6.0), 52.0)

    def test_machines_without_a_name_are_told_apart_by_their_clocks(self):
        self.at(None, 1000.0)
        made = self.lost(50.0)
        self.at(None, 1010.0)
        self.assertEqual(read(made, "time.monotonic", 61.0), 61.0)
        made = self.lost(50.0)
        self.assertEqual(read(made, "time.monotonic", 5000.0), 50.0)

    def test_clocks_of_the_processor_go_on_where_they_were(self):
        made = Steady(FakeRecorder())
        made.recalled("time.process_time_ns", "", "main", 3 * 10**9)
        made.recalled("time.thread_time", "", "main", 2.0)
        self.assertEqual(read(made, "time.process_time", 0.5), 3.0)
        self.assertEqual(read(made, "time.process_time", 0.75), 3.25)
        self.assertEqual(read(made, "time.thread_time", 1.0), 2.0)
        self.assertEqual(read(made, "time.thread_time", 1.0, "main.1"), 1.0)
