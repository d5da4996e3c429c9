"""Runs one module of CPython's own tests in this process and prints what became of each test, as JSON.

    python cpython_module.py MODE test.test_scope

MODE is `plain`; `rewritten`: the whole `test` package passes the runner's import hook, with a guard that lets every
call through; or `classified`: the same with the runner's real guard, whose effects, values and waits are performed in
place, without a host and without a record.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import tempfile
import types
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

RUNNER = str(Path(__file__).resolve().parents[1])


class InPlace:
    """Stands for all parts that the guard hands calls to. What a call calls belongs to it, as in a session."""

    def run(self, call: Any) -> Any:
        with self._performing():
            return call.fn(*call.args, **call.kwargs)

    async def run_soon(self, call: Any) -> Any:
        with self._performing():
            return await call.fn(*call.args, **call.kwargs)

    def read(self, fn: Any, decision: Any, args: Any, kwargs: Any, where: Any) -> Any:
        with self._performing():
            return fn(*args, **kwargs)

    @contextlib.contextmanager
    def _performing(self) -> Iterator[None]:
        from _ak.performing import Performance, performing

        token = performing.set(Performance())
        try:
            yield
        finally:
            performing.reset(token)

    sleep = sleep_soon = read

    def redirect(self, fn: Any) -> Any:
        return fn

    stub = redirect

    @property
    def of_locks(self) -> Any:
        return self


def let_through(fn: Any) -> Any:
    return fn


# One of the runner's frames for those who hide them.
let_through.__code__ = let_through.__code__.replace(co_filename=os.path.join(RUNNER, "_ak", "let_through.py"))


def real_guard(root: str) -> tuple[Callable[[Any], Any], Any]:
    from _ak.calls import Guard
    from _ak.classify import Classifier
    from _ak.folder_changes import FOLDER_CHANGES
    from _ak.lock_calls import LOCKS
    from _ak.session import Where

    lane = types.SimpleNamespace(next_id=lambda: "main:1")
    session: Any = types.SimpleNamespace(
        is_full=True,
        is_child=False,
        lanes=types.SimpleNamespace(current=lambda: lane),
        where_called=lambda frame: Where("", 0),
    )
    guard, in_place = Guard(session, Classifier(root)), InPlace()
    parts: Any = (in_place,) * 4
    guard.connect(*parts, dict.fromkeys((*LOCKS, *FOLDER_CHANGES), in_place.stub))
    return guard.function(), guard.dynamic, guard.known_calls


def hook_in(mode: str) -> None:
    """Put the runner's hook in place for the `test` package, and the runner's folder out of sight again."""
    root = os.path.join(os.path.dirname(os.path.realpath(os.__file__)), "test")
    sys.path.insert(0, RUNNER)
    import bdb
    import doctest
    import inspect
    import traceback

    from _ak import own_frames, tracing
    from _ak.code_root import CodeRoot
    from _ak.dynamic_code import DynamicCode
    from _ak.importer import Importer

    if mode == "classified":
        guard, dynamic_code, known_calls = real_guard(root)
    else:
        guard, dynamic_code, known_calls = let_through, DynamicCode(lambda code: None, lambda found: None), None
    own_frames.hide_in_traceback_module(traceback, setattr)
    own_frames.hide_in_inspect(inspect, setattr)
    tracing.hide_from_tracers(CodeRoot(root), setattr)
    dynamic_code.serve(doctest, setattr)
    tracing.hide_from_debugger(bdb, CodeRoot(root), setattr)
    sys.path.remove(RUNNER)
    Importer(root, guard, known_calls).hook_in()


class Outcomes(unittest.TestResult):
    """Keeps one word for each test; a failing subtest fails its test."""

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, str] = {}
        self.texts: dict[str, str] = {}

    def _bad(self, test: Any, err: Any) -> None:
        self.words[test.id()] = "bad"
        self.texts[test.id()] = self._exc_info_to_string(err, test)

    def addSuccess(self, test: Any) -> None:
        self.words.setdefault(test.id(), "passed")

    def addFailure(self, test: Any, err: Any) -> None:
        self._bad(test, err)

    addError = addFailure

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
        if err is not None:
            self._bad(test, err)

    def addSkip(self, test: Any, reason: str) -> None:
        self.words[test.id()] = "left out"

    def addExpectedFailure(self, test: Any, err: Any) -> None:
        self.words[test.id()] = "passed"

    def addUnexpectedSuccess(self, test: Any) -> None:
        self.words[test.id()] = "bad"


def tests_of(name: str) -> unittest.TestSuite:
    module = importlib.import_module(name)
    suite = unittest.TestLoader().loadTestsFromModule(module)
    # Older versions run the examples in docstrings from `test_main`, which belongs to a runner of their own.
    if not hasattr(module, "load_tests") and hasattr(module, "test_main"):
        import doctest

        try:
            suite.addTest(doctest.DocTestSuite(module))
        except ValueError:  # it has none
            pass
    return suite


def main() -> None:
    mode, name = sys.argv[1:]
    sys.argv[1:] = []
    sys.path.pop(0)  # the folder of this file
    # What tests write themselves goes to stderr: into files and pipes of theirs, never among the figures.
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    if mode != "plain":
        hook_in(mode)
    support: Any = importlib.import_module("test.support")
    support.use_resources = []
    outcomes = Outcomes()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        tests_of(name).run(outcomes)
        os.chdir(os.sep)
    json.dump({"outcomes": outcomes.words, "texts": outcomes.texts}, report)
    report.close()


if __name__ == "__main__":
    main()
