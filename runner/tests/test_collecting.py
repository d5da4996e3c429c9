"""The collector may start anywhere, also while a context variable is being set. What an event loop says of slow
callbacks is apart from the program like what the collector does.
"""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
import unittest
from pathlib import Path

from _ak.collecting import Collecting
from _ak.loop_patches import LoopLogger
from _ak.performing import is_performing

RUNNER = Path(__file__).resolve().parent.parent
# The collector starts at nearly every allocation, and a context with many variables takes several to change.
SOURCE = """
import contextvars, gc
from _ak.collecting import Collecting
from _ak.performing import Performance, is_performing, performing

Collecting().install()
for number in range(40):
    contextvars.ContextVar(str(number)).set(number)
gc.set_threshold(1, 1, 1)
seen = []

class Loop:
    def __init__(self):
        self.me = self

    def __del__(self):
        seen.append(is_performing())

for number in range(20_000):
    Loop()
    performing.reset(performing.set(Performance()))
gc.collect()
print(set(seen), is_performing())
"""


class CollectingTest(unittest.TestCase):
    def test_its_end_may_be_missed_once(self) -> None:
        collecting = Collecting()
        for phase in ("start", "start", "stop"):  # A signal handler raised where the first stop is told.
            collecting._on_phase(phase, {})
        self.assertFalse(is_performing())

    def test_it_starts_while_a_call_begins(self) -> None:
        command = [sys.executable, "-c", SOURCE]
        done = subprocess.run(command, check=False, cwd=RUNNER, capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (0, "{True} False\n"), done.stderr)

    def test_what_a_loop_says_of_slow_callbacks(self) -> None:
        collecting = Collecting()
        collecting.install()
        self.addCleanup(gc.callbacks.pop)
        seen: list[tuple[str, str, bool]] = []

        class Seeing(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                gc.collect()  # It may come meanwhile.
                seen.append((record.getMessage(), record.funcName or "", is_performing()))

        own = logging.Logger("loop")
        own.addHandler(Seeing())
        logger = LoopLogger(own)
        logger.warning("Executing %s took %.3f seconds", "a step", 0.3)
        logger.warning("create_server() failed", exc_info=True)
        logger.error("unhandled")
        here = "test_what_a_loop_says_of_slow_callbacks"
        self.assertEqual(seen[0], ("Executing a step took 0.300 seconds", here, True))
        self.assertEqual([is_apart for _, _, is_apart in seen[1:]], [False, False])
        self.assertFalse(is_performing())
