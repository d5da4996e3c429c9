"""The import hook: what is rewritten, what is left alone, and that nothing else about importing changes."""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib
import importlib.util
import inspect
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import traceback
import unittest
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from typing import Any
from unittest import mock

from _ak.importer import EntryFileMissing, Importer, ProjectLoader
from _ak.rewrite import GUARD, VERSION, parse
from _ak.with_items import FORM

RUNNER = str(pathlib.Path(__file__).resolve().parents[1])


class Guard:
    """Notes the names of what is called, and lets it be called."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, function: Any) -> Any:
        self.seen.append(getattr(function, "__name__", "?"))
        return function


def is_rewritten(module: Any) -> bool:
    return isinstance(module.__loader__, ProjectLoader)


class Project(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(os.path.realpath(folder.name))
        self.root = self.top / "src"
        self.root.mkdir()
        self.guard = Guard()
        modules, path, meta_path = dict(sys.modules), list(sys.path), list(sys.meta_path)

        def restore() -> None:
            for name in set(sys.modules) - set(modules):
                del sys.modules[name]
            vars(builtins).pop(GUARD, None)
            self.assertEqual((sys.path, sys.meta_path), (path, meta_path))

        self.addCleanup(restore)

    def write(self, name: str, source: str, root: Any = None) -> str:
        path = (root or self.root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(textwrap.dedent(source).encode())
        return str(path)

    @contextlib.contextmanager
    def installed(self) -> Iterator[Importer]:
        importer = Importer(str(self.root), self.guard)
        importer.install()
        try:
            yield importer
        finally:
            importer.uninstall()


class Entries(Project):
    def test_a_file(self) -> None:
        path = self.write("ak_t_simple.py", "def handler(event):\n    return len(event)\n")
        with self.installed() as importer:
            module = importer.load_entry("ak_t_simple.py")
            self.assertEqual((module.__name__, module.__file__), ("ak_t_simple", path))
            self.assertEqual(module.handler("abc"), 3)
            self.assertIs(sys.modules["ak_t_simple"], module)
            self.assertIs(importer.load_entry("ak_t_simple.py"), module)
        self.assertEqual(self.guard.seen, ["len"])

    def test_in_a_package_and_in_a_plain_folder(self) -> None:
        self.write("ak_t_pkg/__init__.py", "kind = 'regular'\n")
        self.write("ak_t_pkg/sub/__init__.py", "")
        self.write("ak_t_pkg/sub/mod.py", "from .. import kind\nfrom ..other import value\n")
        self.write("ak_t_pkg/other.py", "value = abs(-5)\n")
        self.write("ak_t_ns/mod.py", "from . import friend\nvalue = friend.value\n")
        self.write("ak_t_ns/friend.py", "value = abs(-6)\n")
        with self.installed() as importer:
            module = importer.load_entry("ak_t_pkg/sub/mod.py")
            self.assertEqual((module.__name__, module.kind, module.value), ("ak_t_pkg.sub.mod", "regular", 5))
            self.assertEqual(importer.load_entry("ak_t_ns/mod.py").value, 6)
            self.assertEqual(importer.load_entry("ak_t_pkg/__init__.py").__name__, "ak_t_pkg")
        self.assertEqual(self.guard.seen, ["abs", "abs"])

    def test_names_that_python_could_not_import(self) -> None:
        for file, name in {
            "ak-t-dash.py": "ak-t-dash",
            "ak_t.dotted.py": "ak_t_dotted",
            "time.py": "time_",
            "os.py": "os_",
            "__main__.py": "__main___",
            "json/ak_t.py": "json_ak_t",
        }.items():
            with self.subTest(file):
                path = self.write(file, "value = abs(-1), __name__\n")
                # Under some programs `__main__` has a specification, under others none.
                with self.installed() as importer, mock.patch.object(sys.modules["__main__"], "__spec__", None):
                    module = importer.load_entry(file)
                self.assertEqual((module.__name__, module.__file__, module.value), (name, path, (1, name)))
        self.assertEqual(self.guard.seen, ["abs"] * 6)

    def test_missing(self) -> None:
        self.write("ak_t_there.py", "")
        self.write("ak_t_evil.py", "", self.top / "src-evil")
        (self.root / "folder.py").mkdir()
        with self.installed() as importer:
            for file in ("ak_t_here.py", "folder.py", "../src-evil/ak_t_evil.py", "/etc/hosts", "ak_t_there", ""):
                with self.subTest(file), self.assertRaisesRegex(EntryFileMissing, "Python files there: ak_t_there.py"):
                    importer.load_entry(file)

    def test_errors_of_the_program_pass_through(self) -> None:
        path = self.write("ak_t_broken.py", "x = (\n")
        self.write("ak_t_late.py", "x = 1\nreturn x\n")
        self.write("ak_t_raises.py", "int('x')\n")
        self.write("ak_t_missing/__init__.py", "import ak_t_not_there\n")
        self.write("ak_t_missing/mod.py", "")
        with self.installed() as importer:
            with self.assertRaises(SyntaxError) as caught:
                importer.load_entry("ak_t_broken.py")
            self.assertEqual((caught.exception.filename, caught.exception.lineno), (path, 1))
            with self.assertRaisesRegex(SyntaxError, "'return' outside function") as caught:
                importer.load_entry("ak_t_late.py")
            self.assertEqual((caught.exception.lineno, caught.exception.text), (2, "return x\n"))
            with self.assertRaises(ValueError):
                importer.load_entry("ak_t_raises.py")
            with self.assertRaisesRegex(ModuleNotFoundError, "ak_t_not_there"):
                importer.load_entry("ak_t_missing/mod.py")
            self.assertNotIn("ak_t_raises", sys.modules)


class Imports(Project):
    def test_every_way_to_import(self) -> None:
        self.write("ak_t_lib.py", "__all__ = ['f']\ndef f(): return abs(-1)\n")
        self.write(
            "ak_t_main.py",
            """
            import importlib
            from ak_t_lib import *
            def late():
                import ak_t_late1
                from ak_t_late2 import value
                third, fourth = importlib.import_module('ak_t_late3'), __import__('ak_t_late4')
                return ak_t_late1.value, value, third.value, fourth.value
            """,
        )
        for number in range(1, 5):
            self.write(f"ak_t_late{number}.py", f"value = abs(-{number})\n")
        with self.installed() as importer:
            module = importer.load_entry("ak_t_main.py")
            self.assertEqual((module.f(), module.late()), (1, (1, 2, 3, 4)))
        self.assertEqual(self.guard.seen.count("abs"), 5)

    def test_a_folder_that_the_program_puts_on_the_path(self) -> None:
        self.write("lib/ak_t_inside.py", "value = abs(-1)\n")
        outside = self.top / "src-evil"
        self.write("ak_t_outside.py", "value = abs(-1)\n", outside)
        with self.installed(), mock.patch.object(sys, "path", [str(self.root / "lib"), str(outside), *sys.path]):
            importlib.invalidate_caches()
            inside, outsider = (importlib.import_module(name) for name in ("ak_t_inside", "ak_t_outside"))
        self.assertTrue(is_rewritten(inside))
        self.assertFalse(is_rewritten(outsider))
        self.assertEqual(self.guard.seen, ["abs"])

    def test_an_environment_in_the_folder_is_not_the_project(self) -> None:
        self.write("env/lib/site-packages/ak_t_installed.py", "value = abs(-1)\n")
        with self.installed(), mock.patch.object(sys, "path", [str(self.root / "env/lib/site-packages"), *sys.path]):
            importlib.invalidate_caches()
            self.assertFalse(is_rewritten(importlib.import_module("ak_t_installed")))

    def test_a_link_out_of_the_folder_is_not_the_project(self) -> None:
        target = self.write("ak_t_link.py", "value = abs(-1)\n", self.top / "elsewhere")
        (self.root / "ak_t_link.py").symlink_to(target)
        with self.installed():
            self.assertFalse(is_rewritten(importlib.import_module("ak_t_link")))

    def test_a_loader_of_another_library_that_changes_code_too(self) -> None:
        path = self.write("ak_t_both.py", "def f():\n    return abs(-1)\nvalue = f()\n")

        class Renaming(SourceFileLoader):
            def source_to_code(self, data: Any, path: Any, *, _optimization: int = -1) -> Any:
                tree = data if isinstance(data, ast.AST) else parse(data, path)
                tree.body[0].name = tree.body[1].value.func.args[0].id = "renamed"
                return compile(tree, path, "exec", dont_inherit=True)

        with self.installed():
            spec = importlib.util.spec_from_file_location("ak_t_both", path, loader=Renaming("ak_t_both", path))
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            self.assertEqual((module.value, module.renamed.__code__.co_firstlineno), (1, 1))
            self.assertEqual(list(pathlib.Path(path).parent.rglob("*.pyc")), [])
        self.assertEqual(self.guard.seen, ["renamed", "abs"])

    def test_the_standard_library_is_left_alone(self) -> None:
        with self.installed():
            sys.modules.pop("colorsys", None)
            self.assertFalse(is_rewritten(importlib.import_module("colorsys")))

    def test_builtin_and_frozen_modules_win_as_in_plain_python(self) -> None:
        for name in ("marshal", "zipimport"):
            self.write(f"{name}.py", "raise AssertionError")
            with self.installed(), mock.patch.dict(sys.modules):
                del sys.modules[name]
                self.assertNotIsInstance(importlib.import_module(name).__spec__.loader, ProjectLoader)

    def test_a_plugin_that_is_loaded_by_its_path(self) -> None:
        path = self.write("plugins/ak_t_plugin.py", "value = abs(-1)\n")
        foreign = self.write("ak_t_foreign.py", "value = abs(-1)\n", self.top / "elsewhere")
        with self.installed():
            for location in (path, foreign):
                spec = importlib.util.spec_from_file_location("ak_t_plugin", location)
                assert spec is not None
                assert spec.loader is not None
                module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)
                self.assertEqual(is_rewritten(module), location == path)
            self.assertIs(type(SourceFileLoader("ak_t_plugin", os.path.relpath(path))), ProjectLoader)
        self.assertIs(type(SourceFileLoader("ak_t_plugin", path)), SourceFileLoader)
        self.assertEqual(self.guard.seen, ["abs"])

    def test_a_warning_of_the_compiler_comes_each_time(self) -> None:
        self.write("ak_t_warns.py", "value = () is 1\n")
        for _ in range(2):
            with self.installed() as importer, self.assertWarnsRegex(SyntaxWarning, "is"):
                importer.load_entry("ak_t_warns.py")
            del sys.modules["ak_t_warns"]

    def test_uninstall_takes_out_its_own(self) -> None:
        self.write("ak_t_after.py", "")
        first, second = Importer(str(self.root), self.guard), Importer(str(self.root), self.guard)
        first.install()
        second.install()
        first.uninstall()
        try:
            self.assertTrue(is_rewritten(importlib.import_module("ak_t_after")))
        finally:
            second.uninstall()
        second.uninstall()
        self.assertNotIn(str(self.root), sys.path)


class Fidelity(Project):
    def test_source_resources_and_encoding(self) -> None:
        self.write("ak_t_pkg/data.txt", "data")
        path = self.write(
            "ak_t_pkg/__init__.py",
            """import pkgutil
data = pkgutil.get_data(__name__, 'data.txt')
def f(): return 1
""",
        )
        pathlib.Path(self.root, "ak_t_latin.py").write_bytes("# coding: latin-1\nvalue = 'é'\n".encode("latin-1"))
        with self.installed() as importer:
            module = importer.load_entry("ak_t_pkg/__init__.py")
            self.assertEqual(module.data, b"data")
            self.assertEqual(inspect.getsource(module.f), "def f(): return 1\n")
            self.assertEqual(inspect.getsource(module), pathlib.Path(path).read_text())
            self.assertEqual(importer.load_entry("ak_t_latin.py").value, "é")

    def test_no_frame_of_ours_stands_between_an_import_and_the_module(self) -> None:
        self.write("ak_t_inner.py", "int('x')\n")
        self.write("ak_t_outer.py", "def late():\n    import ak_t_inner\n")
        with self.installed() as importer:
            module = importer.load_entry("ak_t_outer.py")
            try:
                module.late()
            except ValueError as error:
                files = [os.path.basename(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
        self.assertEqual(files, ["test_importer.py", "ak_t_outer.py", "ak_t_inner.py"])

    def test_our_future_imports_are_not_inherited(self) -> None:
        self.write("ak_t_annotated.py", "def f(x: int): pass\n")
        with self.installed() as importer:
            self.assertEqual(importer.load_entry("ak_t_annotated.py").f.__annotations__, {"x": int})

    def test_main_block_does_not_run(self) -> None:
        self.write("ak_t_script.py", "ran = __name__ == '__main__'\n")
        with self.installed() as importer:
            self.assertFalse(importer.load_entry("ak_t_script.py").ran)

    def test_reload(self) -> None:
        self.write("ak_t_again.py", "value = abs(-1)\n")
        with self.installed() as importer:
            module = importer.load_entry("ak_t_again.py")
            self.assertIs(importlib.reload(module), module)
        self.assertEqual(self.guard.seen, ["abs", "abs"])


class Cache(Project):
    def setUp(self) -> None:
        super().setUp()
        patch = mock.patch.object(sys, "dont_write_bytecode", False)
        patch.start()
        self.addCleanup(patch.stop)

    def load(self, name: str) -> Any:
        sys.modules.pop(name, None)
        with self.installed() as importer:
            return importer.load_entry(f"{name}.py")

    def cached(self) -> list[str]:
        return sorted(path.name for path in self.root.glob("__pycache__/*"))

    def test_bytecode_has_a_name_of_its_own_and_is_used(self) -> None:
        path = self.write("ak_t_cached.py", "value = abs(-1)\n")
        self.load("ak_t_cached")
        self.assertEqual(len(self.cached()), 1)
        self.assertIn(f"ak{VERSION}w{FORM}.pyc", self.cached()[0])
        self.assertFalse(os.path.exists(importlib.util.cache_from_source(path)))
        with mock.patch.object(ProjectLoader, "source_to_code", side_effect=AssertionError("compiled again")):
            self.assertEqual(self.load("ak_t_cached").value, 1)
        self.assertEqual(self.guard.seen, ["abs", "abs"])

    def test_sets_of_constants_have_one_order(self) -> None:
        """The compiler's set and the one read from bytecode differ in the order of what collides."""
        sets = [f"{{{', '.join(repr(first * 7919 + number * 1024) for number in range(9))}}}" for first in range(50)]
        self.write("ak_t_sets.py", "ORDERS = [" + ", ".join(f"list({text})" for text in sets) + "]\n")
        first = self.load("ak_t_sets").ORDERS
        self.assertNotEqual(self.cached(), [])
        self.assertEqual(self.load("ak_t_sets").ORDERS, first)

    def test_plain_bytecode_is_not_taken(self) -> None:
        path = self.write("ak_t_plain.py", "value = abs(-1)\n")
        import py_compile

        py_compile.compile(path, doraise=True)
        self.load("ak_t_plain")
        self.assertEqual(self.guard.seen, ["abs"])

    def test_a_new_version_of_the_rewriter_compiles_again(self) -> None:
        self.write("ak_t_version.py", "value = abs(-1)\n")
        self.load("ak_t_version")
        with mock.patch("_ak.importer.VERSION", VERSION + 1):
            self.load("ak_t_version")
        self.assertEqual(len(self.cached()), 2)

    def test_other_text_of_the_same_length_and_date_compiles_again(self) -> None:
        path = self.write("ak_t_dated.py", "value = 1\n")
        os.utime(path, (1, 1))
        self.assertEqual(self.load("ak_t_dated").value, 1)
        self.write("ak_t_dated.py", "value = 2\n")
        os.utime(path, (1, 1))
        self.assertEqual(self.load("ak_t_dated").value, 2)
        self.assertEqual(self.load("ak_t_dated").value, 2)

    def test_works_where_nothing_can_be_written(self) -> None:
        self.write("ak_t_read_only.py", "value = abs(-1)\n")
        # A file in the place of the folder stops root too.
        self.write("__pycache__", "")
        self.assertEqual(self.load("ak_t_read_only").value, 1)

    def test_writes_nothing_where_python_was_told_so(self) -> None:
        self.write("ak_t_unwritten.py", "value = abs(-1)\n")
        with mock.patch.object(sys, "dont_write_bytecode", True):
            self.load("ak_t_unwritten")
        self.assertEqual(self.cached(), [])


class Shadowing(Project):
    def run_with(self, program: str) -> str:
        """Run in an interpreter of its own, since modules are replaced."""
        start = f"""
            import sys
            sys.path.insert(0, {RUNNER!r})
            import email.message, queue, random, concurrent.futures.thread
            from _ak.importer import Importer
            sys.path.pop(0)
            importer = Importer({str(self.root)!r}, lambda function: function)
            importer.install()
            """
        source = textwrap.dedent(start) + textwrap.dedent(program)
        done = subprocess.run(
            [sys.executable, "-I", "-B", "-c", source], capture_output=True, text=True, timeout=30, check=False
        )
        self.assertEqual(done.stderr, "")
        return done.stdout.strip()

    def test_a_module_named_like_one_that_is_loaded(self) -> None:
        self.write("queue.py", "mine = 'queue'\n")
        self.write("email/__init__.py", "mine = 'email'\n")
        self.write("ak_t_main.py", "import queue, email\nfound = queue.mine, email.mine\n")
        printed = self.run_with(
            """
            stdlib = queue
            print(importer.load_entry("ak_t_main.py").found)
            print("email.message" in sys.modules, stdlib.Queue().empty())
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                print(pool.submit(lambda: "works").result())
            importer.uninstall()
            print(sys.modules["queue"] is stdlib, hasattr(sys.modules["email"], "mine"))
            """
        )
        self.assertEqual(printed.split("\n"), ["('queue', 'email')", "False True", "works", "True False"])

    def test_what_python_itself_has_loaded_wins_as_always(self) -> None:
        for name in ("os", "time", "io"):
            self.write(f"{name}.py", "mine = True\n")
        self.write("ak_t_main.py", "import os, time, io\nfound = [hasattr(m, 'mine') for m in (os, time, io)]\n")
        self.assertEqual(self.run_with("print(importer.load_entry('ak_t_main.py').found)"), "[False, False, False]")

    def test_a_plain_folder_shadows_nothing(self) -> None:
        self.write("random/notes.py", "")
        self.assertEqual(self.run_with("import random; print(hasattr(random, 'choice'))"), "True")


if __name__ == "__main__":
    unittest.main()
