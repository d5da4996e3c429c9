"""What is on the stack while a type is compared: the compiler's code has room for it, and no word is left in it. That
programs stay the same is tested with the corpus (`testdata/programs/shortcuts/things_of_expressions.py`).
"""

from __future__ import annotations

import ast
import dis
import inspect
import sys
import textwrap
import unittest
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from _ak.headroom import TO_COMPILE, Headroom
from _ak.kept_on_stack import IS_POSSIBLE, compared, keep_on_stack
from _ak.places import PREFIX

POSITION = {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 0}
WORDS = {f"{PREFIX}{word}__" for word in ("kind", "thing", "thing_below_kind", "thing_below_question")}


class Compares(ast.NodeTransformer):
    """Puts the comparison around what is given to `compare(...)`."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "compare":
            position = {name: getattr(node, name) for name in POSITION}
            return compared(node.args[0], "one", "other", "question", position)
        return node


def compiled(source: str) -> CodeType:
    tree = Compares().visit(ast.parse(textwrap.dedent(source)))
    with Headroom(TO_COMPILE):
        return compile(tree, "input.py", "exec")


def all_within(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from all_within(constant)


def loaded(code: CodeType) -> set[Any]:
    instructions = (each for one in all_within(code) for each in dis.get_instructions(one))
    return {each.argval for each in instructions if each.opname in ("LOAD_GLOBAL", "LOAD_FAST", "LOAD_ATTR")}


def function(source: str, **known: Any) -> Any:
    """The function `f` of the text, as it is with the comparisons, or with the question alone."""
    asked: list[Any] = known.setdefault("asked", [])
    space = {"one": int, "other": str, f"{PREFIX}type__": type, "question": lambda thing: asked.append(thing) or thing}
    if IS_POSSIBLE:
        exec(keep_on_stack(compiled(source)), {**space, **known}, space)
    else:
        exec(textwrap.dedent(source), {**space, **known, "compare": lambda thing: thing}, space)
    made = space["f"]
    assert isinstance(made, FunctionType)
    return made


class KeptOnStack(unittest.TestCase):
    def test_of_other_types_is_asked(self) -> None:
        asked: list[Any] = []
        f = function("def f(a): return [compare(x).__class__ for x in a]", asked=asked)
        self.assertEqual(f([1, "a", 1.5, True, b""]), [int, str, float, bool, bytes])
        self.assertEqual(asked, [1.5, True, b""] if IS_POSSIBLE else [])

    def test_within_each_other_and_beside(self) -> None:
        f = function(
            """
            def f(a, b):
                x = compare(compare(compare(a).upper()).lower()).count(compare(b).upper(), *[compare(0)])
                return x, f"{compare(f'{compare(b)}').upper()}{compare(a)}", (lambda: compare(a if b else b).upper())()
            """
        )
        self.assertEqual(f("aBa", "a"), (0, "AaBa", "ABA"))

    def test_the_stack_is_high_enough(self) -> None:
        for height in range(12):
            source = f"def f(a): return {'(0, ' * height}compare([a, compare(a)][1]).upper(){')' * height}"
            found = function(source)("a")
            for _ in range(height):
                found = found[1]
            self.assertEqual(found, "A")

    def test_instructions_with_long_arguments(self) -> None:
        names = "\n".join(f"    n{i} = m{i}" for i in range(300))
        calls = " or ".join(f"compare(a if n{i} else n{i}).missing{i}(n{i})" for i in range(300))

        class Thing:
            def __getattr__(self, name: str) -> Any:
                return lambda given: (name, given) if given == 299 else None

        known = {f"m{i}": i for i in range(300)}
        for other in (Thing, int):
            f = function(f"def f(a):\n{names}\n    return {calls}", other=other, **known)
            with self.assertRaises(AttributeError):
                f(Thing())  # What is counted from nothing is a number.
            self.assertEqual(f.__globals__["m299"], 299)
        f = function(f"def f(a):\n{names}\n    n0 = 1\n    return {calls}", other=Thing, **known)
        self.assertEqual(f(Thing()), ("missing299", 299))

    def test_tools_read_long_arguments(self) -> None:
        names = " or ".join(f"n{i}" for i in range(600))
        code = compiled(f"def f(a):\n    {names}\n    return compare(a).first, compare(a).second")
        self.assertEqual(loaded(keep_on_stack(code)) - WORDS, loaded(code) - WORDS)

    def test_no_word_is_left(self) -> None:
        code = compiled(
            """
            class C:
                def m(self, a):
                    yield [lambda: compare(a).b for _ in compare(self).c()]
                    return compare(a).d
                    return compare(1 if a else 2).d
            """
        )
        self.assertEqual(loaded(code) & WORDS, WORDS)
        self.assertEqual(loaded(keep_on_stack(code)) & WORDS, set() if IS_POSSIBLE else WORDS)

    def test_lines_and_what_has_no_words_stay(self) -> None:
        code = compiled("def f(a):\n  def g(): return 1\n  return g\ndef h(a):\n  return compare(\n  a).b")
        kept = keep_on_stack(code)
        of_code, of_kept = list(all_within(code)), list(all_within(kept))
        for one, other in zip(of_code, of_kept):
            self.assertEqual(list(dis.findlinestarts(one)), list(dis.findlinestarts(other)))
        self.assertEqual([one is other for one, other in zip(of_code, of_kept)][1:3], [True, True])

    def test_code_within_code_deeper_than_recursion_could_go(self) -> None:
        code = compiled("f = " + "lambda: " * 150 + "compare(1).real")
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(len(inspect.stack()) + 50)
        try:
            kept = keep_on_stack(code)
        finally:
            sys.setrecursionlimit(limit)
        self.assertEqual(len(list(all_within(kept))), 151)

    def test_words_without_room_are_an_error(self) -> None:
        name = ast.Name(f"{PREFIX}kind__", ast.Load(), **POSITION)
        tree = ast.parse("def f(): return a is b")
        tree.body[0].body[0].value.left = name  # type: ignore[attr-defined]
        code = compile(tree, "input.py", "exec")
        if IS_POSSIBLE:
            with self.assertRaisesRegex(AssertionError, "something else"):
                keep_on_stack(code)
        else:
            self.assertIs(keep_on_stack(code), code)


if __name__ == "__main__":
    unittest.main()
