from __future__ import annotations

import collections
import contextvars
import functools
import operator
import pickle
import re
import subprocess
import sys
import unittest
import urllib.parse
from typing import Any

from _ak.classify import Classifier
from _ak.passed import PASSING_OF_PYTHON, Passed, Passing


def the_thing(name: str) -> Any:
    """What a name of the list says; the private classes behind public names too."""
    special: Any = {
        "Pattern.sub": lambda: re.compile("").sub,
        "re.Pattern.sub": lambda: re.compile("").sub,
        "re.Pattern.subn": lambda: re.compile("").subn,
        "Context.run": lambda: contextvars.copy_context().run,
        "Pattern.subn": lambda: re.compile("").subn,
        "functools.lru_cache.<locals>.decorating_function": lambda: functools.lru_cache(1),
        "functools.singledispatch.<locals>.register": lambda: functools.singledispatch(len).register,
    }.get(name, name)
    if not isinstance(special, str):
        return special()
    names = special.split(".")
    for length in range(len(names), -1, -1):
        module = ".".join(names[:length]) or "builtins"
        try:
            found: Any = __import__(module, fromlist=["x"])
        except ImportError:
            continue
        return functools.reduce(getattr, names[max(length, 0) :], found)
    raise LookupError(name)


def unknown(thing: Any) -> Any:
    """Code of nobody the classifier knows."""
    return thing


class PassedTest(unittest.TestCase):
    def setUp(self) -> None:
        self.passed = Passed(urllib.parse.quote, lambda thing: lambda *args: ("guarded", thing, args))

    def test_it_asks_the_guard_at_each_call(self) -> None:
        self.assertEqual(self.passed("a"), ("guarded", urllib.parse.quote, ("a",)))

    def test_it_is_taken_for_the_function(self) -> None:
        self.assertEqual(self.passed, urllib.parse.quote)
        self.assertEqual(hash(self.passed), hash(urllib.parse.quote))
        self.assertEqual(repr(self.passed), repr(urllib.parse.quote))
        self.assertEqual(self.passed.__name__, "quote")
        self.assertNotEqual(self.passed, urllib.parse.unquote)

    def test_it_is_pickled_as_the_function_also_for_a_process_that_has_no_runner(self) -> None:
        self.assertIs(pickle.loads(pickle.dumps(self.passed)), urllib.parse.quote)
        code = "import pickle, sys; print(pickle.load(sys.stdin.buffer).__qualname__)"
        said = subprocess.run(
            [sys.executable, "-I", "-c", code], input=pickle.dumps(self.passed), stdout=subprocess.PIPE, check=True
        )
        self.assertEqual(said.stdout, b"quote\n")

    def test_it_is_found_inside_partials_and_method_callers(self) -> None:
        seen: list[Any] = []
        classifier = Classifier("/nowhere")

        def guard(thing: Any) -> Any:
            seen.append(thing)
            return thing

        passing = Passing(guard, classifier.decide)
        self.assertEqual(list(passing.stub(functools.partial(map, unknown))([1])), [1])
        rows = passing.stub(map)(functools.partial(map, unknown), [[2], [3]])
        self.assertEqual([list(row) for row in rows], [[2], [3]])
        self.assertEqual(seen, [unknown] * 3)
        self.assertEqual(list(passing.stub(map)(operator.methodcaller("pop", 0), [["first"]])), ["first"])
        self.assertEqual(len(seen), 4)

    def test_a_partial_with_nothing_to_pass_on_stays(self) -> None:
        factory = functools.partial(collections.defaultdict, int)
        made = Passing(lambda thing: thing, Classifier("/nowhere").decide).stub(collections.defaultdict)(factory)
        self.assertIs(made.default_factory, factory)

    def test_each_name_is_that_of_something_inline(self) -> None:
        classifier = Classifier("/nowhere")
        newer = {"operator.call"} if sys.version_info < (3, 11) else set()
        # Some classes made in C say in one version only where they belong.
        in_39 = {"re.Pattern.sub", "re.Pattern.subn", "Context.run"}
        later = {"Pattern.sub", "Pattern.subn", "contextvars.Context.run"}
        wrong = {}
        for name in PASSING_OF_PYTHON - newer - (later if sys.version_info < (3, 10) else in_39):
            decision = classifier.decide(the_thing(name))
            if (decision.kind, decision.name) != ("inline", name):
                wrong[name] = decision
        self.assertEqual(wrong, {})
