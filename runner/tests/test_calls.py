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
from _ak.rules import Rules
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
        self.guard = self.make_guard(Classifier(self.root)).function()

    def make_guard(self, classifier: Classifier) -> Guard:
        guard = Guard(self.session, classifier)
        guard.connect(self.effects, self.readings, self.waits, self.handles, {})
        return guard

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

    def test_what_is_inline_is_asked_about_once(self) -> None:
        classifier = Classifier(self.root)
        asked = mock.Mock(wraps=classifier.decide)
        with mock.patch.object(classifier, "decide", asked):
            made = self.make_guard(classifier)
        guard = made.function()
        local, closure = self.user_function("def f():\n class Local:\n  def m(self): pass\n return Local, lambda: 1")()
        things = (local, local().m, closure, "".join, [].append, {}.get, set().add, (1,).index, b"".hex, str.isspace)
        for thing in (*things, len, int):
            self.assertEqual(guard(thing), thing)
        before = asked.call_count
        for thing in (*things, local().m, "a".split, [2].pop, {1: 2}.items, len, int):
            self.assertEqual(guard(thing), thing)
        self.assertEqual(asked.call_args_list[before:], [])
        made.forget()
        before = asked.call_count
        for thing in things:
            guard(thing)
        self.assertGreaterEqual(asked.call_count, before + len(things))

    def test_what_somebody_says_of_a_method_of_a_builtin_type_holds(self) -> None:
        said = '[{"name": "list.append", "mode": "effect"}, {"name": "str.upper", "mode": "effect"}]'
        guard = self.make_guard(Classifier(self.root, Rules(said))).function()
        for _ in range(2):
            guard([].pop)
            guard("".lower)
            for method in ([].append, "".upper):
                self.assertIsNot(guard(method), method)
                guard(method)("1")
        self.assertEqual(self.effects.run.call_count, 4)

    def test_a_list_sorts_by_what_asks_the_guard(self) -> None:
        with mock.patch.object(sys, "path", [str(OUTSIDE), *sys.path]):
            import outside
        self.effects.run.side_effect = lambda call: -call.args[0]
        self.guard([].append)
        things = [1, 2]
        self.guard(things.sort)(key=outside.note)
        self.assertEqual((things, self.guard(max)(things, key=outside.note)), ([2, 1], 1))
        self.assertEqual(self.effects.run.call_count, 4)

    def test_a_class_with_a_hash_of_its_own_is_not_asked_for_it(self) -> None:
        class Odd(type):
            def __hash__(cls) -> int:
                raise AssertionError("asked for its hash")

        class Strange(list[Any], metaclass=Odd):
            pass

        thing = Strange()
        for _ in range(2):
            self.assertEqual(self.guard(thing.append), thing.append)

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
