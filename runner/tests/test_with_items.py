"""What a `with` enters is asked about, in functions only, and nothing else changes."""

from __future__ import annotations

import ast
import textwrap
import unittest

from _ak.places import ENTERED
from _ak.with_items import ask_before_entering


def rewritten(source: str) -> str:
    tree = ast.parse(textwrap.dedent(source))
    ask_before_entering(tree)
    return ast.unparse(tree).replace(ENTERED, "entered")


class WithItemsTest(unittest.TestCase):
    def test_each_thing_of_a_function(self) -> None:
        source = """
        def f(self):
            try:
                with self.lock, open(name) as file:
                    for one in file:
                        with locks[one]: pass
            except OSError:
                with lock: pass
        """
        shown = rewritten(source)
        self.assertIn("with entered(self.lock), entered(open(name)) as file:", shown)
        self.assertIn("with entered(locks[one]):", shown)
        self.assertIn("with entered(lock):", shown)

    def test_modules_and_classes_are_left_alone(self) -> None:
        source = """
        with lock: pass
        def f():
            class C:
                with lock: pass
                def method(self):
                    with inner: pass
        """
        self.assertEqual(rewritten(source).count("entered("), 1)
        self.assertIn("with entered(inner):", rewritten(source))

    def test_async_with_is_left_alone(self) -> None:
        self.assertNotIn("entered", rewritten("async def f():\n    async with lock: pass\n"))

    def test_it_stands_where_the_thing_stands(self) -> None:
        tree = ast.parse("def f():\n    with (\n        thing\n    ): pass\n")
        ask_before_entering(tree)
        asked = next(node for node in ast.walk(tree) if isinstance(node, ast.Call))
        thing = asked.args[0]
        self.assertEqual((asked.lineno, asked.col_offset), (thing.lineno, thing.col_offset))
        self.assertEqual((asked.end_lineno, asked.end_col_offset), (thing.end_lineno, thing.end_col_offset))
