"""The guard: what it gives back for what it is given. How calls run is tested with real processes (test_program,
test_durability).
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import tempfile
import threading
import time
import unittest
import weakref
from pathlib import Path
from typing import Any
from unittest import mock

from _ak.calls import Guard, is_own
from _ak.classify import Classifier
from _ak.code_root import CodeRoot
from _ak.performing import Performance, performing
from _ak.prints import Prints
from _ak.session import Where

OUTSIDE = Path(__file__).resolve().parent / "outside"


def closure_over(thing: Any) -> Any:
    return lambda: thing


class GuardTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.realpath(folder.name)
        self.effects, self.readings, self.waits, self.handles = (mock.Mock() for _ in range(4))
        self.handles.target = lambda fn: None  # a mock would keep what it was asked about
        self.session = mock.Mock(is_full=True, is_child=False, code_root=CodeRoot(self.root))
        self.session.lanes.current.return_value.next_id.return_value = "main:1"
        self.session.where_called.side_effect = lambda frame: Where(frame.f_code.co_filename, frame.f_lineno)
        guard = Guard(self.session, Classifier(self.root))
        guard.connect(self.effects, self.readings, self.waits, self.handles)
        self.guard = guard.function()

    def user_function(self, source: str, **names: Any) -> Any:
        path = os.path.join(self.root, "main.py")
        with open(path, "w") as file:
            file.write(source)
        exec(compile(source, path, "exec"), names)
        return names["f"]

    def test_inline_functions_are_themselves(self) -> None:
        own = self.user_function("def f(): pass")
        for function in (own, len, print, str.upper, "".join, [].append, dict, super, isinstance, ValueError):
            for _ in range(2):
                self.assertEqual(self.guard(function), function)

    def test_nothing_is_kept_alive_that_would_have_gone(self) -> None:
        class Thing:
            def method(self) -> None:
                pass

        thing = Thing()
        gone = weakref.ref(thing)
        self.guard(thing.method)
        self.guard(closure_over(thing))
        del thing
        gc.collect()
        self.assertIsNone(gone())

    def test_an_effect_is_run_with_its_call(self) -> None:
        self.effects.run.return_value = "result"
        self.assertEqual(self.guard(os.listdir)("/"), "result")
        (call,) = self.effects.run.call_args.args
        self.assertEqual(
            (call.id, call.name, call.fn, call.args, call.kwargs), ("main:1", "os.listdir", os.listdir, ("/",), {})
        )
        self.assertEqual(call.where.file, __file__)

    def test_a_reading_and_a_wait(self) -> None:
        self.guard(time.time)()
        self.assertEqual(self.readings.read.call_args.args[0], time.time)
        self.guard(time.sleep)(3)
        self.assertEqual(self.waits.sleep.call_args.args[2], (3,))
        self.guard(asyncio.sleep)(3)
        self.assertEqual(self.waits.sleep_soon.call_args.args[2], (3,))

    def test_inside_a_recorded_call_everything_is_inline(self) -> None:
        token = performing.set(Performance())
        try:
            for function in (os.listdir, time.time, time.sleep):
                self.assertIs(self.guard(function), function)
        finally:
            performing.reset(token)

    def test_in_a_forked_child_everything_is_inline(self) -> None:
        self.session.is_child = True
        self.assertIs(self.guard(os.listdir), os.listdir)

    def test_without_the_full_protocol_values_are_computed_and_sleeps_are_calls(self) -> None:
        self.session.is_full = False
        self.assertIs(self.guard(time.time), time.time)
        self.guard(time.sleep)(3)
        self.assertEqual(self.effects.run.call_args.args[0].name, "time.sleep")

    def test_functions_passed_on_are_guarded_when_they_are_called(self) -> None:
        self.effects.run.side_effect = lambda call: call.args[0] * 2
        with mock.patch.object(sys, "path", [str(OUTSIDE), *sys.path]):
            import outside
        self.assertEqual(list(self.guard(map)(outside.note, [1, 2])), [2, 4])
        self.assertEqual(self.guard(sorted)([1, 2], key=outside.note), [1, 2])
        self.assertEqual(self.effects.run.call_count, 4)
        self.assertEqual(self.guard(sorted)(["b", "A"], key=str.lower), ["A", "b"])

    def test_what_is_the_runners_own(self) -> None:
        prints = Prints(lambda kind, payload: None, 0)
        before = sys.stdout, sys.stderr
        prints.install()
        captured = sys.stdout
        sys.stdout, sys.stderr = before
        for function in (captured.write, captured.buffer.write, prints.flush, is_own):
            self.assertTrue(is_own(function))
        for function in (
            os.listdir,
            threading.Thread,
            threading.Thread().start,
            open,
            self.user_function("def f(): pass"),
        ):
            self.assertFalse(is_own(function))

    def test_asking_runs_no_code_of_a_strange_object(self) -> None:
        class Strange:
            def __getattr__(self, name: str) -> Any:
                raise AssertionError(f"asked for {name}")

            def __call__(self) -> None:
                pass

        self.assertFalse(is_own(Strange()))


if __name__ == "__main__":
    unittest.main()
