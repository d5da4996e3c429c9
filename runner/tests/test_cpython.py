"""CPython's own tests, plain and through the runner: a short selection. All of them: `make cpython`."""

from __future__ import annotations

import sys
import unittest

from tests.cpython_compare import Known, Result, check, differing, modules_of, read_list, version_of

SELECTION = "test_super test_scope test_named_expressions test_decorators test_unpack_ex".split()


class CPythonTest(unittest.TestCase):
    def test_a_selection_passes_as_plain_python_does(self) -> None:
        modules = modules_of(sys.executable, SELECTION)
        if not modules:  # Distributions may leave CPython's tests out.
            return
        sums, faults = check(sys.executable, version_of(sys.executable), modules, jobs=2)
        self.assertEqual("\n".join(faults), "")
        for figures in sums.values():
            self.assertGreater(figures.passed, 60)


class ListTest(unittest.TestCase):
    def test_a_line_covers_its_tests_on_its_pythons_in_its_modes(self) -> None:
        known = Known(("3.9", "3.11"), ("classified",), "test.test_x.*", "why")
        self.assertTrue(known.covers("3.11", "classified", "test.test_x.Case.test_y"))
        self.assertFalse(known.covers("3.11", "rewritten", "test.test_x.Case.test_y"))
        self.assertFalse(known.covers("3.10", "classified", "test.test_x.Case.test_y"))
        self.assertFalse(known.covers("3.9", "classified", "test.test_xy.Case"))

    def test_every_line_has_a_reason(self) -> None:
        self.assertEqual([line.test for line in read_list() if len(line.reason) < 20], [])

    def test_what_passes_plain_only_is_seen(self) -> None:
        plain = Result({"a": "passed", "b": "passed", "c": "bad", "d": "left out", "e": "passed"}, {})
        other = Result({"a": "passed", "b": "bad", "c": "bad", "d": "bad"}, {})
        self.assertEqual(differing(plain, other), ["b", "e"])


if __name__ == "__main__":
    unittest.main()
