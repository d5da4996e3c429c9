"""The collector may start anywhere, also while a context variable is being set."""

from __future__ import annotations

import subprocess
import sys
import unittest
from pathlib import Path

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
    def test_it_starts_while_a_call_begins(self) -> None:
        command = [sys.executable, "-c", SOURCE]
        done = subprocess.run(command, check=False, cwd=RUNNER, capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (0, "{True} False\n"), done.stderr)
