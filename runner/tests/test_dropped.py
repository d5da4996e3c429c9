"""Whether the program throws away what a call gives is seen in its instructions."""

from __future__ import annotations

import sys
import textwrap
import unittest
from contextlib import nullcontext
from typing import Any

from _ak.dropped import Dropped

DROPPED = (
    "f()",
    "f(1, *[2], k=3, **{'l': 4})",
    "g(f)\nf()",
    "f(f.x)",
    "if f.x:\n    f()\nelse:\n    f()",
    "for _ in [1, 2]:\n    f()",
    "try:\n    f()\nfinally:\n    pass",
    "with g.inside:\n    f()",
    "f.method()",
    "f['key']()",
)
USED = (
    "x = f()",
    "x = y = f()",
    "f() + 1",
    "f()[0]",
    "f().real",
    "[f()]",
    "[f() for _ in [1]]",
    "g(f())",
    "f'{f()}'",
    "not f()",
    "f() or g(1)",
    "x = f() if f.x else 0",
    "assert f()",
    "g(*[f()], key=f())",
    "for _ in [f()]:\n    pass",
    "x, *y = [f()]",
    "global z\nz = f()",
    "f.x = f()",
    "lambda: 0\ndel f()[0]",
)


class Probe:
    """Says of each call of it whether its result is dropped."""

    x = True

    def __init__(self) -> None:
        self.seen: list[bool] = []
        self._dropped = Dropped()

    def __call__(self, *_: Any, **__: Any) -> Answer:
        self.seen.append(self._dropped.is_dropped(sys._getframe(1)))
        return Answer()

    def __getitem__(self, _: str) -> Probe:
        return self

    @property
    def method(self) -> Probe:
        return self


class Taker:
    """Takes anything."""

    inside = nullcontext()

    def __call__(self, *_: Any, **__: Any) -> int:
        return 0


class Answer(int):
    """Takes part in everything."""

    def __new__(cls) -> Answer:
        return super().__new__(cls, 1)

    def __getitem__(self, _: int) -> int:
        return 0

    def __delitem__(self, _: int) -> None:
        pass


class DroppedTest(unittest.TestCase):
    def seen(self, body: str, probe: Probe) -> set[bool]:
        probe.seen.clear()
        namespace: dict[str, Any] = {}
        exec(f"def run(f, g):\n{textwrap.indent(body, '    ')}", namespace)
        namespace["run"](probe, Taker())
        self.assertTrue(probe.seen, body)
        return set(probe.seen)

    def test_statements_of_their_own(self) -> None:
        probe = Probe()
        for body in DROPPED:
            self.assertEqual(self.seen(body, probe), {True}, body)

    def test_results_that_somebody_gets(self) -> None:
        probe = Probe()
        for body in USED:
            self.assertEqual(self.seen(body, probe), {False}, body)

    def test_a_returned_one(self) -> None:
        probe = Probe()
        self.assertEqual(self.seen("return f()", probe), {False})

    def test_in_long_code_and_when_it_was_run_often(self) -> None:
        probe = Probe()
        names = "\n".join(f"x{number} = {number}" for number in range(400))
        body = f"{names}\nfor _ in range(200):\n    f({', '.join(f'x{number}' for number in range(300))})"
        self.assertEqual(self.seen(body, probe), {True})
        self.assertEqual(self.seen(body.replace("    f(", "    x = f("), probe), {False})


if __name__ == "__main__":
    unittest.main()
