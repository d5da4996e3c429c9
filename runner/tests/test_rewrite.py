# ruff: noqa: E501 (one snippet a line)
"""The rewriter on four axes, for every kind of expression: same result, single evaluation, order of evaluation, positions.

A snippet runs plain and rewritten; `t(tag, value)` notes that it was evaluated and answers `value`, `result` is compared.
"""

from __future__ import annotations

import ast
import collections
import dis
import pathlib
import sys
import tempfile
import textwrap
import traceback
import types
import unittest
from typing import Any, Callable, Optional

from _ak.rewrite import GUARD, parse, rewrite, show

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "testdata" / "rewrite"

Transform = Callable[[ast.Module], ast.Module]


def identity(function: Any) -> Any:
    return function


class Outcome:
    """What a program did: the evaluations in order, the result or the error, the lines on which it failed."""

    def __init__(self, code: types.CodeType, guard: Callable[[Any], Any]) -> None:
        self.evaluated: list[Any] = []
        names: dict[str, Any] = {"__name__": "snippet", "t": self._trace, GUARD: guard}
        self.error: Optional[str] = None
        self.failed_at: list[Any] = []
        try:
            exec(code, names)
        except Exception as error:
            self.error = f"{type(error).__name__}: {error}"
            self.failed_at = [position(frame) for frame in traceback.walk_tb(error.__traceback__)][1:]
        self.result = repr(names.get("result"))

    def _trace(self, tag: Any, value: Any = None) -> Any:
        self.evaluated.append(tag)
        return value


def position(walked: Any) -> Any:
    frame, line = walked
    if frame.f_code.co_filename == __file__:
        return "here"
    if sys.version_info < (3, 11):
        return line
    return line, list(frame.f_code.co_positions())[frame.f_lasti // 2]


def call_positions(code: types.CodeType) -> collections.Counter[Any]:
    """Count where a program's calls stand, in it and in the code within it."""
    found: collections.Counter[Any] = collections.Counter()
    line = code.co_firstlineno
    positions = list(code.co_positions()) if sys.version_info >= (3, 11) else None
    for instruction in dis.get_instructions(code):
        if positions is None and instruction.starts_line is not None:
            line = instruction.starts_line
        if instruction.opname.startswith("CALL") and "INTRINSIC" not in instruction.opname:
            found[(code.co_name, positions[instruction.offset // 2] if positions else line)] += 1
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found += call_positions(constant)
    return found


def differences(
    source: str, transform: Transform = rewrite, guard: Callable[[Any], Any] = identity, path: str = "snippet.py"
) -> list[str]:
    """Run a program plain and transformed, and name the axes on which the two differ."""
    text = textwrap.dedent(source).encode()
    plain_code = compile(text, path, "exec", dont_inherit=True)
    other_code = compile(transform(parse(text, path)), path, "exec", dont_inherit=True)
    plain, other = Outcome(plain_code, identity), Outcome(other_code, guard)
    axes = {
        "result": (plain.result, plain.error) != (other.result, other.error),
        "evaluations": sorted(map(str, plain.evaluated)) != sorted(map(str, other.evaluated)),
        "order": plain.evaluated != other.evaluated,
        "failure": plain.failed_at != other.failed_at,
        "positions": bool(call_positions(plain_code) - call_positions(other_code)),
    }
    return [name for name, differs in axes.items() if differs]


SNIPPETS = {
    "name": "result = len(t('a', 'xyz'))",
    "nested arguments": "result = max(t(1, 1), min(t(2, 5), t(3, 4)), t(4, abs(t(5, -2))))",
    "keywords": "result = dict(a=t('a', 1), b=t('b', 2), **t('c', {'d': 3}))",
    "starred": "result = max(*t('a', [1, 2]), t('b', 0), *t('c', [9]))",
    "double keyword": "dict(a=1, **{'a': 2})",
    "wrong arguments": "def f(a): pass\nf(1, 2, x=t('x'))",
    "not callable": "x = 3\nx(t('argument'))",
    "missing name": "missing(t('never'))",
    "callee first": "def f(): return t('callee', print)\nresult = f()(end=t('argument', ''))",
    "callee of callee": "result = (lambda: (lambda: t('in', 7)))()()",
    "attribute chain": "result = t('a', ' x,y ').strip().split(t('b', ','))",
    "chain over lines": "result = (\n    t('a', ' x ')\n    .strip()\n    .replace('x',\n        'yy')\n    .upper()\n)",
    "chain with keyword": "result = (\n    t('a', 'x y')\n    .split(sep=' ',\n      maxsplit=1)\n)",
    "chain with star": "result = (\n    t('a', 'x y')\n    .split(*[' '])\n)",
    "chain of module": "import os\nresult = (\n    os\n    .getcwd()\n)",
    "chain of function's module": "def f():\n    import os\n    return (\n        os\n        .getcwd())\nresult = f()",
    "error in chain": "result = (\n    t('a', 'x')\n    .strip()\n    .index(\n        'y')\n    .bit_length()\n)",
    "error on the first line": "def f():\n    raise KeyError(1)\nresult = (f(\n  )\n)",
    "subscript": "result = t('a', {'k': len})[t('b', 'k')](t('c', 'xy'))",
    "binary operators": "result = t('a', 1) + abs(t('b', -2)) * t('c', 3) ** t('d', 2)",
    "boolean operators": "result = t('a', 0) or t('b', '') or t('c', 3) or t('never')\nresult = result and t('d', 0) and t('no')",
    "comparison chain": "result = t('a', 1) < t('b', 0) < t('never', 5), t('c', 1) < t('d', 2) < t('e', 3)",
    "ternary": "result = t('yes', 1) if t('test', False) else t('no', 2)",
    "unary": "result = not t('a', True), -abs(t('b', -1))",
    "list set dict": "result = [t(1), t(2)], {t(3, 3)}, {t('k', 'k'): t('v', 'v'), **t('m', {})}, (t(4), *t(5, ()))",
    "slice": "result = 'abcdef'[t('a', 1):t('b', 5):t('c', 2)]",
    "list comprehension": "result = [t(x, x) for x in t('in', range(4)) if t(('if', x), x % 2) for y in t('in2', [1])]",
    "set and dict comprehension": "result = {abs(x) for x in t('s', [-1, 1])}, {t(k, k): t(-k, k) for k in range(2)}",
    "generator is lazy": "g = (t(x, x) for x in t('first', [1, 2]))\nt('made')\nresult = list(g)",
    "lambda is lazy": "f = lambda a=t('default', 1): t('body', a)\nt('made')\nresult = f()",
    "defaults": "def f(a=t('a', 1), *, b=t('b', 2)): return a, b\nt('made')\nresult = f()",
    "decorators": "@t('outer', lambda f: f)\n@t('inner', lambda f: lambda: ('wrapped', f()))\ndef f():\n    return 1\nresult = f()",
    "decorator without call": "def d(f): return t('d', f)\n@d\ndef f(): return 2\nresult = f()",
    "class": """
        class A(t('base', object), metaclass=t('meta', type)):
            x = t('body', 1)
            y = [t(i, i) for i in range(2)]
            @property
            def z(self): return t('z', 3)
        result = A().x, A().y, A().z
        """,
    "super": """
        class A:
            def f(self): return t('A.f', 'A')
            @classmethod
            def make(cls): return cls.__name__
        class B(A):
            def f(self): return 'B' + super().f() + super(B, self).f() + (
                super()
                .f())
            @classmethod
            def make(cls): return super().make()
        result = B().f(), B.make()
        """,
    "class cell": "class A:\n    def f(self): return __class__.__name__\nresult = A().f()",
    "name mangling": "class A:\n    def __f(self): return t('f', 1)\n    def g(self): return self.__f()\nresult = A().g()",
    "frames": """
        def f(x):
            y = 2
            return sorted(locals()), sorted(vars()), eval('x + y'), sorted(dir())
        result = f(t('x', 1))
        """,
    "global names": "before = set(globals())\ndef f(): return 'before' in globals()\nresult = f()",
    "caller's frame": "import sys\ndef f(): return sys._getframe(1).f_code.co_name\ndef g(): return f()\nresult = g()",
    "namedtuple's module": "import collections\nresult = collections.namedtuple('A', 'b').__module__",
    "f-string": "result = f\"{t('a', 1)!r:>{t('width', 5)}}{len('xy')}{t('b')=}\"",
    "walrus": "result = [y := abs(t('a', -1)), y + t('b', 1), (z := y)]",
    "assignments": "x, (y, *z) = t('v', (1, (2, 3)))\nd = {}\nd[t('k', 'k')] = t('w', 4)\nd['k'] += abs(t('z', -1))\nresult = x, y, z, d",
    "loops": "result = []\nfor i in t('in', range(3)):\n    if t(i, i) == 1: continue\n    result.append(i)\nelse:\n    t('else')",
    "while": "n = 3\nwhile t(n, n):\n    n -= abs(1)\nresult = n",
    "with": "import contextlib\nwith contextlib.suppress(t('E', KeyError)), contextlib.nullcontext(t('n', 1)) as result:\n    {}[t('k', 1)]",
    "try": "try:\n    int(t('a', 'x'))\nexcept t('E', ValueError) as e:\n    result = str(e)\nfinally:\n    t('finally')",
    "raise from": "try:\n    raise KeyError(t('a', 1)) from ValueError(t('b', 2))\nexcept KeyError as e:\n    result = repr(e.__cause__)",
    "assert and del": "x = [1, 2]\ndel x[t('i', 0)]\nassert t('a', False), str(t('message', 'm'))",
    "generator function": "def g():\n    x = yield t('a', 1)\n    yield from map(str, t('b', [x]))\ni = g()\nresult = next(i), i.send(5)",
    "async": """
        import asyncio
        async def a(x): return t(('a', x), x)
        async def gen():
            for i in range(2): yield await a(i)
        async def main():
            both = await asyncio.gather(a(1), a(2))
            async with contextlib.AsyncExitStack():
                return both, [x async for x in gen()], await a(t('arg', 3))
        import contextlib
        result = asyncio.run(main())
        """,
    "annotations": """
        import typing
        def f(a: t('a', int), *b: t('b', int), c: t('c', int) = 1) -> t('r', int): pass
        x: t('x', int) = 3
        result = f.__annotations__, __annotations__
        """,
    "future annotations": """
        '''Doc.'''
        from __future__ import annotations
        def f(a: Annotated[int, Field(gt=0)]): pass
        x: List(int) = 1
        result = f.__annotations__, __annotations__, __doc__
        """,
    "docstrings": "'''Module.'''\ndef f():\n    '''Function.'''\n    return len('')\nresult = __doc__, f.__doc__",
    "global and nonlocal": "def f():\n    global g\n    g = t('g', 1)\n    n = 1\n    def h():\n        nonlocal n\n        n = abs(-2)\n    h()\n    return n\nresult = f(), g",
    "recursion": "def f(n): return 0 if n == 0 else 1 + f(n - 1)\nresult = f(400)",
    "not ascii": "é = 'né'; result = len('éé'), é.encode('utf-8').decode(), int(\n    'ü')",
    "many arguments": "result = (\n    'x'\n    .join([])\n    .format(" + ", ".join(map(str, range(35))) + "))",
    "error in nested call": "def f(x):\n    return g(\n        x)\ndef g(x):\n    return 1 / x\nresult = f(f(0))",
    "bare star print": "print(*[], end='')\nresult = print",
}

if sys.version_info >= (3, 10):
    SNIPPETS["match"] = """
        class Point:
            __match_args__ = ('x',)
            def __init__(self, x): self.x = x
        match t('subject', Point(2)):
            case Point(1): result = 'one'
            case Point(x) if t('guard', x) == 2: result = t('case', x)
        """
if sys.version_info >= (3, 11):
    SNIPPETS["except star"] = (
        "try:\n    raise ExceptionGroup(t('m', 'm'), [KeyError(1)])\nexcept* t('E', KeyError) as e:\n    result = repr(e)"
    )
if sys.version_info >= (3, 12):
    SNIPPETS["type parameters"] = """
        type Alias[T: t('bound', int)] = dict(a=t('alias'))
        class A[T](t('base', object)):
            def f[U: t('u', int)](self, x: U) -> T: return t('f', x)
        result = A().f(1), A.__type_params__[0].__name__
        """


class FourAxes(unittest.TestCase):
    def test_every_kind_of_expression(self) -> None:
        for name, source in SNIPPETS.items():
            with self.subTest(name):
                self.assertEqual(differences(source), [])

    def test_tracebacks_are_those_of_plain_python(self) -> None:
        for name in ("error in nested call", "error in chain", "not ascii", "not callable", "wrong arguments"):
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                source = textwrap.dedent(SNIPPETS[name]).encode()
                path = str(pathlib.Path(folder, "program.py"))
                pathlib.Path(path).write_bytes(source)
                plain = compile(source, path, "exec", dont_inherit=True)
                rewritten = compile(rewrite(parse(source, path)), path, "exec", dont_inherit=True)
                self.assertEqual(formatted_failure(rewritten), formatted_failure(plain))
                self.assertIn("program.py", formatted_failure(plain))

    def test_first_line_of_a_decorated_function(self) -> None:
        source = "class app:\n    def get(x): return app\n    def f(x): return lambda f: f\n@(app.get(\n    1)\n    .f(2))\ndef g(): pass\nresult = g.__code__.co_firstlineno"
        tree = rewrite(parse(source.encode(), "snippet.py"))
        self.assertEqual(Outcome(compile(tree, "s", "exec"), identity).result, "4")


def formatted_failure(code: types.CodeType) -> str:
    try:
        exec(code, {GUARD: identity, "__name__": "program", "t": lambda tag, value=None: value})
    except Exception as error:
        assert error.__traceback__ is not None
        return "".join(traceback.format_exception(type(error), error, error.__traceback__.tb_next))
    raise AssertionError("the program should fail")


class Shift(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        node.lineno += 1
        if node.end_lineno is not None:
            node.end_lineno += 1
        return node


class ReverseArguments(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        node.args.reverse()
        return node


class Increment(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.copy_location(ast.Constant(node.value + 1), node) if type(node.value) is int else node


class ComparerDetects(unittest.TestCase):
    """The helper above must see each kind of damage."""

    def test_moved_positions(self) -> None:
        self.assertIn("positions", differences("result = len('')", lambda tree: Shift().visit(tree)))
        self.assertIn("failure", differences("result = len(3)", lambda tree: Shift().visit(tree)))

    def test_changed_order(self) -> None:
        source = "result = max(t('a', 1), t('b', 2))"

        def swapped(tree: ast.Module) -> ast.Module:
            call = tree.body[0].value  # type: ignore[attr-defined]
            call.args.reverse()
            return tree

        self.assertEqual(differences(source, swapped), ["order"])

    def test_changed_result(self) -> None:
        self.assertEqual(differences("result = 1", lambda tree: Increment().visit(tree)), ["result"])

    def test_changed_error(self) -> None:
        self.assertIn("result", differences("int('x', 10)", lambda tree: ReverseArguments().visit(tree)))

    def test_double_evaluation(self) -> None:
        def twice(function: Any) -> Any:
            return lambda *args, **kwargs: (function(*args, **kwargs), function(*args, **kwargs))[1]

        self.assertIn("evaluations", differences("result = t('a', 1)", guard=twice))


class EveryCallIsGuarded(unittest.TestCase):
    def test_calls_in_are_calls_guarded_and_calls_on_the_skip_list(self) -> None:
        for name, source in SNIPPETS.items():
            with self.subTest(name):
                tree = parse(textwrap.dedent(source).encode(), "snippet.py")
                calls = sum(isinstance(node, ast.Call) for node in ast.walk(tree))
                skipped = self.skipped(tree)
                rewritten = list(ast.walk(rewrite(tree)))
                guards = sum(isinstance(node, ast.Name) and node.id == GUARD for node in rewritten)
                self.assertEqual(guards, calls - skipped)

    @staticmethod
    def skipped(tree: ast.AST) -> int:
        """Count, in a way of its own, the calls that stay: `super`, decorators, literals, and those within annotations,
        types and patterns."""
        count = 0
        for node in ast.walk(tree):
            count += sum(isinstance(decorator, ast.Call) for decorator in getattr(node, "decorator_list", ()))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Constant):
                count += 1
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super":
                count += 1
            unread = [getattr(node, field, None) for field in ("annotation", "returns", "pattern", "type_params")]
            if type(node).__name__ == "TypeAlias":
                unread = [getattr(node, field) for field in ("type_params", "value")]
            for part in unread:
                for root in part if isinstance(part, list) else [part]:
                    if isinstance(root, ast.AST):
                        count += sum(isinstance(inner, ast.Call) for inner in ast.walk(root))
            if type(node).__name__ == "TypeAlias":
                continue
        return count

    def test_the_guard_sees_each_called_object_once_and_in_order(self) -> None:
        seen: list[str] = []

        def note(function: Any) -> Any:
            seen.append(getattr(function, "__name__", "?"))
            return function

        self.assertEqual(differences("result = max(abs(-1), len('x'.strip()))", guard=note), [])
        self.assertEqual(seen, ["max", "abs", "len", "strip"])

    def test_what_the_guard_returns_is_called(self) -> None:
        tree = rewrite(parse(b"result = len('abc')", "s"))
        outcome = Outcome(
            compile(tree, "s", "exec"), lambda function: lambda text: ("instead of", function.__name__, text)
        )
        self.assertEqual(outcome.result, "('instead of', 'len', 'abc')")


class Sources(unittest.TestCase):
    def test_encoding_comment(self) -> None:
        source = "# -*- coding: latin-1 -*-\nresult = len('é'), 'é'.upper()\n".encode("latin-1")
        tree = rewrite(parse(source, "s"))
        self.assertEqual(Outcome(compile(tree, "s", "exec"), identity).result, "(1, 'É')")

    def test_byte_order_mark(self) -> None:
        tree = rewrite(parse(b"\xef\xbb\xbfresult = len('\xc3\xa9')\n", "s"))
        self.assertEqual(Outcome(compile(tree, "s", "exec"), identity).result, "1")

    def test_our_own_future_imports_are_not_inherited(self) -> None:
        tree = rewrite(parse(b"x: int = 1\nresult = __annotations__\n", "s"))
        code = compile(tree, "s", "exec", dont_inherit=True)
        self.assertEqual(Outcome(code, identity).result, "{'x': <class 'int'>}")

    def test_syntax_errors_are_python_s(self) -> None:
        with self.assertRaises(SyntaxError) as caught:
            parse(b"def f(:\n    pass\n", "broken.py")
        self.assertEqual((caught.exception.filename, caught.exception.lineno), ("broken.py", 1))

    def test_deeper_than_a_recursive_visitor_could_go(self) -> None:
        terms = 600
        tree = rewrite(parse(("result = " + " + ".join(["abs(-1)"] * terms)).encode(), "s"))
        self.assertEqual(Outcome(compile(tree, "s", "exec"), identity).result, str(terms))


class Golden(unittest.TestCase):
    """testdata/rewrite/<case>/{input,expected}.py; a first line `# since 3.12` keeps a case from older versions."""

    def test_cases(self) -> None:
        cases = sorted(GOLDEN.iterdir())
        self.assertGreaterEqual(len(cases), 8)
        for case in cases:
            source = (case / "input.py").read_bytes()
            first = source.split(b"\n", 1)[0].decode()
            if first.startswith("# since ") and sys.version_info[:2] < tuple(map(int, first[8:].split("."))):
                continue
            with self.subTest(case.name):
                # As trees: how a tree is spelled differs from version to version.
                expected = parse((case / "expected.py").read_bytes(), "expected.py")
                shown = parse(show(source, "input.py").encode(), "shown.py")
                self.assertEqual(ast.dump(shown), ast.dump(expected))
                self.assertIn("_ak_call(", show(source, "input.py"))


if __name__ == "__main__":
    unittest.main()
