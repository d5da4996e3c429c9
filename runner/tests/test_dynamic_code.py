"""What stands in for `exec`, `eval` and `compile`: the same as these, with every call guarded."""

from __future__ import annotations

import ast
import builtins
import types
import unittest
from collections import ChainMap
from typing import Any, Callable
from unittest import mock

from _ak.dynamic_code import DynamicCode
from _ak.rewrite import GUARD

LEVEL = "module"


class DynamicCodeTest(unittest.TestCase):
    def setUp(self) -> None:
        self.guarded: list[str] = []
        self.adopted: list[types.CodeType] = []

        def guard(fn: Any) -> Any:
            self.guarded.append(fn.__name__)
            return fn

        patch = mock.patch.dict(vars(builtins), {GUARD: guard})
        patch.start()
        self.addCleanup(patch.stop)
        stand_ins = DynamicCode(self.adopted.append, lambda found: None).stand_ins
        self.exec, self.eval, self.compile = (stand_ins[name] for name in ("exec", "eval", "compile"))

    def both(self, builtin: Callable[..., Any], stand_in: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The result or the error of both, which must be the same."""
        said = []
        for function in (builtin, stand_in):
            try:
                said.append(repr(function(*args, **kwargs)))
            except Exception as err:
                said.append(f"{type(err).__name__}: {err}")
        self.assertEqual(said[0], said[1])
        return said[0]

    def test_names_are_those_of_the_caller(self) -> None:
        LEVEL = "function"
        self.assertEqual(self.eval("LEVEL, len('ab')"), (LEVEL, 2))
        self.assertEqual(self.eval("LEVEL", {"LEVEL": "given"}), "given")
        self.assertEqual(self.eval("LEVEL", None, {"LEVEL": "local"}), "local")
        self.assertEqual(self.eval("(lambda: LEVEL)()"), "module")
        space: dict[str, Any] = {}
        self.exec("def f(x): return len(x)", space)
        self.assertEqual((space["f"]("abc"), sorted(space)), (3, ["__builtins__", "f"]))
        self.assertEqual(self.guarded, ["len", "<lambda>", "len"])

    def test_wrong_arguments_get_the_errors_of_the_builtins(self) -> None:
        self.both(eval, self.eval, "1 +")
        for args in ((), (5,), ("1", 5), ("1", {}, 5), ("1", {}, {}, {}), ("\0",), (b"\xff",), (None,)):
            self.both(eval, self.eval, *args)
            self.both(exec, self.exec, *args)
        for args in ((), ("1",), ("1", "f"), ("1", "f", "odd"), ("1", "f", "eval", "x"), (5, "f", "eval")):
            self.both(compile, self.compile, *args)
        self.both(eval, self.eval, "1", locals={})
        self.both(exec, self.exec, "1", closure=())
        self.both(compile, self.compile, "1", "f", "eval", odd=1)
        self.both(compile, self.compile, ast.parse("1", mode="eval"), "f", "exec")

    def test_text_of_every_kind(self) -> None:
        for source in ("  len('é')", b"\tlen('ab')", bytearray(b"len('ab')"), memoryview(b"len('ab')")):
            self.both(eval, self.eval, source)
        self.assertEqual(self.guarded, ["len"] * 4)

    def test_trees_stay_as_they_are(self) -> None:
        tree = ast.parse("'''doc'''\nfrom __future__ import annotations\nx = len('abc')")
        before = ast.dump(tree, include_attributes=True)
        space: dict[str, Any] = {}
        self.exec(self.compile(tree, "made", "exec"), space)
        self.assertEqual((space["x"], space["__doc__"], self.guarded), (3, "doc", ["len"]))
        self.assertEqual(ast.dump(tree, include_attributes=True), before)
        self.assertIsInstance(self.compile("f()", "made", "eval", ast.PyCF_ONLY_AST), ast.Expression)

    def test_a_namespace_with_an_answer_for_everything(self) -> None:
        class Names(dict[str, Any]):
            def __missing__(self, name: str) -> Any:
                self[name] = name
                return name

        names = Names(len=len)
        self.assertEqual((self.eval("len(abc)", {}, names), sorted(names)), (3, ["abc", "len"]))
        self.exec("x = len(ab)", {}, names)
        self.assertEqual((names["x"], sorted(names)), (2, ["ab", "abc", "len", "x"]))
        self.assertEqual(self.eval("len(abcd)", Names(len=len)), 4)
        self.assertEqual(self.eval("len(x), (y := 2)", {}, ChainMap({"x": "a", "len": len})), (1, 2))
        self.assertEqual(self.guarded, ["len"] * 4)

    def test_builtins_of_its_own(self) -> None:
        self.assertEqual(self.eval("f('a')", {"__builtins__": {}, "f": len}), 1)
        self.both(eval, self.eval, "print(1)", {"__builtins__": {}})
        self.assertEqual(self.guarded, ["len"])

    def test_all_code_is_adopted(self) -> None:
        self.exec("def f(): pass", {})
        self.assertEqual([code.co_filename for code in self.adopted], ["<string>"])

    def test_the_callers_future_imports(self) -> None:
        space: dict[str, Any] = {}
        self.exec("def f(x: undefined): pass", space)
        self.assertEqual(space["f"].__annotations__, {"x": "undefined"})
        self.exec(self.compile("def f(x: int): pass", "made", "exec", dont_inherit=True), space)
        self.assertEqual(space["f"].__annotations__, {"x": int})
