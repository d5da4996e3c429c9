"""Shortcuts: what becomes of a call, what a place may hold, and that nothing is asked twice. That programs stay the
same is tested with the corpus (`testdata/programs/shortcuts`).
"""

from __future__ import annotations

import ast
import builtins
import gc
import sys
import tempfile
import textwrap
import unittest
import weakref
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

from _ak.call_sites import find_stores
from _ak.calls import Guard
from _ak.classify import Classifier
from _ak.code_root import CodeRoot
from _ak.importer import Importer
from _ak.kept_on_stack import IS_POSSIBLE as IS_CARRIED_ONE_COMPARED
from _ak.passed import PASSING
from _ak.places import PREFIX, Shortcuts, name_of_question
from _ak.rewrite import GUARD, parse, rewrite
from _ak.shortcuts import ALWAYS_INLINE, INLINE_WITHOUT_KEYWORDS, TOLD_BY_TYPES, add_shortcuts
from _ak.stored import find_in_class

IS_PART_TOLD = TOLD_BY_TYPES == 2
# What a question carries through; where its type is compared before, by words that are only room.
THROUGH = ["kind", "thing", "thing_below_kind", "thing_below_question", "through", "type"]
THROUGH = THROUGH if IS_CARRIED_ONE_COMPARED else ["through"]


def shortened(source: str) -> tuple[ast.Module, Shortcuts]:
    tree = rewrite(parse(textwrap.dedent(source).encode(), "input.py"))
    return tree, add_shortcuts(tree, "x")


def callees(source: str) -> list[str]:
    """What of the runner is called in the text, sorted: names, and kinds of questions."""
    tree, found = shortened(source)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id.startswith(PREFIX)}
    asked = {said[0] for place, said in found.questions.items() if name_of_question(place) in names}
    return sorted(asked | {name.strip("_@")[3:] or "guard" for name in names if ":" not in name})


class Forms(unittest.TestCase):
    def test_what_runs_once_keeps_the_guard(self) -> None:
        for source in ("f(x)", "class C:\n    f(x)", "class C:\n    def m(self, a=f()): pass", "[f(x) for x in y]"):
            self.assertEqual(callees(source), ["guard"], source)

    def test_a_call_in_a_function(self) -> None:
        for call, expected in (
            ("f(1)", ["here"]),
            ("a(1)", ["function", "local", "type"]),
            ("os.f(1)", ["inside"]),
            ("os.path.f(1)", ["inside"]),
            ("os.a.b.f(1)", ["guard"]),
            ("a.f(1)", ["guard", "thing", "type"]),
            ("a.b.f(1)", ["guard", "part", "type"] if IS_PART_TOLD else THROUGH),
            ("a.b.c.f(1)", THROUGH),
            ("a[0].f(1)", THROUGH),
            ("a[0](1)", ["guard"]),
            ("'x'.join(a)", []),
            ("len(a)", []),
            ("max(1, 2)", []),
            ("max(a, key=a)", ["here"]),
            ("super(a, a).f(1)", ["guard"]),
        ):
            self.assertEqual(callees(f"import os\ndef g(a):\n    {call}"), expected, call)

    def test_a_call_that_ends_a_way_of_an_expression_where_lines_are_told_twice(self) -> None:
        branching = ["guard", "thing", "type"]
        for call, elsewhere, on_3_12 in (
            ("a or a.f(1)", branching, THROUGH),
            ("a.f(1) or a", branching, branching),
            ("1 if a else a.f(1)", branching, THROUGH),
            ("a.f(1) if a else 1", branching, branching),
            ("1 if a.f(1) else a", branching, branching),
            ("a or super().f(1)", ["guard", "super", "type"], ["guard"]),
            ("a or f(1)", ["here"], ["here"]),
        ):
            for tells_twice, expected in ((False, elsewhere), (True, on_3_12)):
                with mock.patch("_ak.shortcuts.TELLS_OF_LINES_TWICE", tells_twice):
                    source = f"class C:\n  def m(a):\n    {call}"
                    self.assertEqual(callees(source), expected, (call, tells_twice))

    def test_a_name_of_the_program_s_own_is_no_builtin(self) -> None:
        for binding in ("len = 1", "def len(): pass", "import len", "from x import *", "def h(len): pass"):
            self.assertIn("here", callees(f"{binding}\ndef g(a):\n    return len(a)"), binding)

    def test_super_is_told_by_the_first_argument(self) -> None:
        method = "class C:\n    def m(self):\n        return super().m(1)"
        self.assertEqual(callees(method), ["guard", "super", "type"])
        self.assertEqual(callees("def m():\n    return super().m(1)"), ["guard"])

    def test_long_arguments_are_said_once(self) -> None:
        for count, expected in ((1, 2), (100, 1)):
            tree, _ = shortened(f"def g(a):\n    a.f([{'b, ' * count}])")
            self.assertEqual(sum(isinstance(node, ast.List) for node in ast.walk(tree)), expected)

    def test_nesting_does_not_multiply(self) -> None:
        call = "1"
        for _ in range(40):
            call = f"a.f({call})"
        tree, _ = shortened(f"def g(a):\n    {call}")
        self.assertLess(sum(1 for _ in ast.walk(tree)), 20_000)

    def test_of_many_calls_within_each_other_a_few_are_compared(self) -> None:
        _, found = shortened(f"def g(a):\n    return a[0]{'.f()' * 100}")
        self.assertEqual(len(found.questions), 100)
        self.assertEqual(len(found.places), 40 if IS_CARRIED_ONE_COMPARED else 0)

    def test_what_is_always_inline_is_so_for_the_classifier(self) -> None:
        decide = Classifier("/nowhere").decide
        for name in (*ALWAYS_INLINE, *INLINE_WITHOUT_KEYWORDS):
            decision = decide(getattr(builtins, name))
            self.assertEqual(decision.kind, "inline", name)
            self.assertEqual(decision.name in PASSING, name in INLINE_WITHOUT_KEYWORDS, name)


class Stores(unittest.TestCase):
    def test_who_stores_what(self) -> None:
        found = find_stores(
            parse(
                textwrap.dedent(
                    """
                    class C:
                        def m(self, other, cls):
                            self.own = other.any = cls.shared = 1
                            self.__private = 2
                            del Global.gone
                            setattr(self, "said", 1)
                    def f(self):
                        self.function = 1
                    """
                ).encode(),
                "input.py",
            )
        )
        self.assertEqual(found.stored, {"own", "any", "shared", "_C__private", "gone", "function"})
        self.assertEqual(found.shared, {"shared", "gone"})

    def test_names_that_cannot_be_seen(self) -> None:
        for source, expected in (
            ("a.__dict__['x'] = 1", True),
            ("vars(a).update(x=1)", True),
            ("a.__dict__.setdefault('x', 1)", True),
            ("a.__dict__ |= b", True),
            ("d = vars", True),
            ("put = setattr", True),
            ("getattr(a, '__setattr__')", True),
            ("a.b['x'] = 1", False),
            ("setattr(a, 'x', 1)", False),
            ("setattr(a, x, 1)", True),
            ("setattr(*a)", True),
        ):
            tree = rewrite(parse(source.encode(), "input.py"))
            self.assertEqual(find_stores(tree).hides_stores, expected, source)

    def test_the_constant_says_the_same(self) -> None:
        _, found = shortened("class C:\n def m(self, b):\n  self.a = b.c()\n  C.d = vars(b)['x'] = 1")
        again = Shortcuts.from_constants((None, found.to_constant()))
        self.assertEqual(again, found)
        self.assertTrue(found.places and found.questions and found.stored and found.shared and found.hides_stores)
        for constants in ((), (1,), ((),), (("other", 1),)):
            self.assertIsNone(Shortcuts.from_constants(constants))


class Learning(unittest.TestCase):
    """A project that is imported; each question to the guard or to what learns is counted."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()
        session = mock.Mock(is_full=True, is_child=False, code_root=CodeRoot(str(self.root)))
        self.guard = Guard(session, Classifier(str(self.root)))
        self.guard.connect(*(mock.Mock() for _ in range(4)), {})
        before, names = dict(sys.modules), set(vars(builtins))

        def restore() -> None:
            for name in set(sys.modules) - set(before):
                del sys.modules[name]
            for name in set(vars(builtins)) - names:
                del vars(builtins)[name]

        self.addCleanup(restore)

    def load(self, source: str, name: str = "shortened_main") -> ModuleType:
        (self.root / f"{name}.py").write_text(textwrap.dedent(source), encoding="utf-8")
        importer = Importer(str(self.root), self.guard.function(), self.guard.known_calls)
        importer.install()
        try:
            return importer.load_entry(f"{name}.py")
        finally:
            importer.uninstall()

    def questions(self, run: Any) -> int:
        asked = 0

        def counted(question: Any) -> Any:
            def ask(*args: Any) -> Any:
                nonlocal asked
                asked += 1
                return question(*args)

            return ask

        hidden = [name for name in vars(builtins) if name.startswith(PREFIX) and (":" not in name or "?" in name)]
        answers = [name for name in hidden if name.strip("_@")[3:] not in ("type", "function")]
        questions = {name: vars(builtins)[name] for name in answers}
        vars(builtins).update({name: counted(question) for name, question in questions.items()})
        try:
            run()
        finally:
            vars(builtins).update(questions)
        return asked

    SOURCE = """
        import math
        class Base:
            def method(self): return 1
            @classmethod
            def made(cls): return cls
            @staticmethod
            def static(): return 2
        class Child(Base):
            def method(self): return super().method()
        class Holder:
            def __init__(self): self.part = Child()
            def go(self): return self.part.method()
        def function(): return 3
        def run():
            base, child, holder, rows = Base(), Child(), Holder(), [[]]
            def closure(): return base
            for thing in (base, child):
                thing.method(), thing.made, thing.static()
            Base.made(), Base.static(), function(), closure(), holder.go(), math.sqrt(4)
            rows[0].append(1), "x".join("a"), str(rows).upper().lower()
    """
    # What `through` is given it has to look at, unless its type was compared before.
    CARRIED = 0 if IS_CARRIED_ONE_COMPARED else 3

    def test_what_is_known_is_not_asked_again(self) -> None:
        run = self.load(self.SOURCE).run
        self.assertGreater(self.questions(run), 10)
        run()
        self.assertEqual(self.questions(run), self.CARRIED)

    def test_of_many_types_a_few_stand_at_the_call_itself(self) -> None:
        main = self.load(
            """
            class Base:
                def method(self): return type(self).__name__
            class Holder:
                def __init__(self, part): self.part = part
                def go(self): return self.part.method()
            kinds = [type(f"K{i}", (Base,), {}) for i in range(6)]
            for kind in kinds: globals()[kind.__name__] = kind
            def call(thing): return thing.method()
            holders = [Holder(kind()) for kind in kinds]
            def run(): return [(call(holder.part), holder.go(), [holder.part][0].method()) for holder in holders]
            """
        )
        answers = [(f"K{i}",) * 3 for i in range(6)]
        for _ in range(2):
            self.assertEqual(main.run(), answers)
        # Two of the six at each of the two calls, or four where two are compared; the third form else always asks.
        carried = 4 if IS_CARRIED_ONE_COMPARED else 6
        self.assertEqual(self.questions(main.run), 2 + (2 if IS_PART_TOLD else carried) + carried)
        self.assertEqual(main.run(), answers)

    def test_what_is_forgotten_while_a_thing_is_come_by_is_asked_again(self) -> None:
        main = self.load(
            """
            class Thing:
                def method(self): return 1
            def call(things, index): return things[index].method()
            """
        )
        things, decided, guard = [main.Thing()], [], self.guard

        class Index:
            def __index__(self) -> int:
                guard.forget()
                return 0

        main.call(things, 0)
        with mock.patch.object(guard.known_calls, "_is_inline", lambda method: decided.append(method) or True):
            main.call(things, 0)
            self.assertEqual(decided, [])
            main.call(things, Index())
            self.assertEqual(decided, [things[0].method])

    def test_what_is_forgotten_while_it_is_found_out_is_asked_again(self) -> None:
        main = self.load(
            """
            class Thing:
                def method(self): return 1
            def call(thing): return thing.method()
            """
        )
        guard, thing, decided = self.guard, main.Thing(), []
        decide = guard.known_calls._is_inline

        def meanwhile(method: Any) -> bool:
            decided.append(method)
            guard.forget()  # As another thread does that stores a name.
            return decide(method)

        with mock.patch.object(guard.known_calls, "_is_inline", meanwhile):
            main.call(thing)
        with mock.patch.object(guard.known_calls, "_is_inline", lambda method: decided.append(method) or True):
            main.call(thing)
        self.assertEqual(len(decided), 2)

    def test_what_is_forgotten_is_asked_again(self) -> None:
        run = self.load(self.SOURCE).run
        run()
        run()
        self.guard.forget()
        self.assertGreater(self.questions(run), 10)

    def test_a_module_that_stores_a_name_makes_it_be_asked(self) -> None:
        run = self.load(self.SOURCE).run
        run()
        run()
        self.load("def other(thing):\n    thing.method = 1\n", "shortened_other")
        self.assertGreater(self.questions(run), 3)
        self.assertGreater(self.questions(run), 3)

    def test_bytecode_that_is_read_again_has_its_places(self) -> None:
        with mock.patch.object(sys, "dont_write_bytecode", False):
            self.load(self.SOURCE)
        del sys.modules["shortened_main"]
        with mock.patch("_ak.importer.add_shortcuts", side_effect=AssertionError("compiled again")):
            run = self.load(self.SOURCE).run
        run()
        run()
        self.assertEqual(self.questions(run), self.CARRIED)

    def test_nothing_is_kept_alive(self) -> None:
        run = self.load(
            """
            def run(value):
                class Local:
                    def method(self): return self.made()
                    @classmethod
                    def made(cls): return cls
                def closure(): return Local().method()
                for _ in range(3):
                    Local().method(), closure(), [Local()][0].method()
                return Local, closure
            """
        ).run
        gone = [weakref.ref(thing) for _ in range(3) for thing in run(1)]
        gc.collect()
        self.assertEqual([reference() for reference in gone], [None] * 6)

    def test_of_what_is_carried_through_only_the_attribute_is_read(self) -> None:
        main = self.load(
            """
            import sys
            class Thing:
                reads = 0
                @property
                def method(self):
                    Thing.reads += 1
                    reader = sys._getframe(1).f_code.co_name
                    return lambda: reader
            def call(thing):
                return [thing][0].method()
            """
        )
        self.assertEqual([main.call(main.Thing()) for _ in range(2)], ["call"] * 2)
        self.assertEqual(main.Thing.reads, 2)

    def test_names_among_the_builtins_are_told_from_identifiers(self) -> None:
        self.load(self.SOURCE)
        hidden = [name for name in vars(builtins) if name.startswith(PREFIX)]
        self.assertIn(GUARD, hidden)
        self.assertFalse([name for name in hidden if name.isidentifier() or not name.endswith("__")])
        self.assertIsNone(find_in_class(object, hidden[0]))


if __name__ == "__main__":
    unittest.main()
