"""What is read from the project's files without running them."""

from __future__ import annotations

import json
import os
import pathlib
import platform
import sys
import tempfile
import unittest
from typing import Any, Union

from _ak.exports import inspect_code


def inspect(files: dict[str, Union[str, bytes]]) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return json.loads(json.dumps(inspect_code(folder)))


class Names(unittest.TestCase):
    def names(self, source: str) -> Any:
        found = inspect({"m.py": source})
        self.assertEqual(found["errors"], [])
        return found["files"]["m.py"]

    def test_functions(self) -> None:
        found = self.names(
            "def f():\n    def inner(): pass\nasync def g(): pass\nclass C:\n    def m(self): pass\nh = lambda: 0\n"
        )
        self.assertEqual(found["functions"], ["f", "g"])
        self.assertEqual(found["names"], ["f", "g", "C", "h"])
        self.assertFalse(found["dynamic"])

    def test_what_binds_a_name(self) -> None:
        source = (
            "import a.b, c as d\nfrom e import f as g\nfor i, (j, *k) in x: pass\nwith y as l: pass\n"
            "if (m := 1): n: int = 2\nelse: o = 3\ntry: p = 1\nexcept E as q: r = 2\nfinally: s = 1\n"
            "def t():\n    global u\n    v = u = 1\nwhile 0: w = 1\nz.attribute = 1\nz[0] = 2\n"
        )
        expected = ["a", "d", "g", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "w", "u"]
        self.assertEqual([name for name in self.names(source)["names"] if name != "q"], expected)

    def test_functions_made_under_a_condition(self) -> None:
        found = self.names("try:\n    import x\nexcept ImportError:\n    def f(): pass\nelse:\n    def g(): pass\n")
        self.assertEqual(found["functions"], ["f", "g"])

    def test_dynamic(self) -> None:
        for source in ("from a import *", "globals()['x'] = 1", "exec('x = 1')", "def __getattr__(name): pass"):
            with self.subTest(source):
                self.assertTrue(self.names(source)["dynamic"])
        self.assertFalse(self.names("def f():\n    return globals()\n")["dynamic"])


class Files(unittest.TestCase):
    def test_folders_of_others_are_skipped(self) -> None:
        files: dict[str, Union[str, bytes]] = dict.fromkeys(
            ["b.py", "pkg/a.py", "pkg/__pycache__/x.py", ".git/h.py", ".venv/v.py", "venv/v.py", "node_modules/n.py"],
            "",
        )
        found = inspect({**files, "env/pyvenv.cfg": "", "env/lib/x.py": "", "data.txt": "("})
        self.assertEqual(list(found["files"]), ["b.py", "pkg/a.py"])

    def test_version(self) -> None:
        self.assertEqual(inspect({}), {"python": platform.python_version(), "files": {}, "errors": []})

    def test_nothing_is_executed(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            witness = pathlib.Path(folder, "witness")
            pathlib.Path(folder, "m.py").write_text(f"open({str(witness)!r}, 'w')\n1 / 0\n")
            inspect_code(folder)
            self.assertFalse(witness.exists())


class Errors(unittest.TestCase):
    def test_as_python_shows_it(self) -> None:
        (error,) = inspect({"good.py": "x = 1", "pkg/bad.py": "x = 1\nif x\n    pass\n"})["errors"]
        self.assertEqual((error["file"], error["line"], error["text"]), ("pkg/bad.py", 2, "if x"))
        self.assertEqual(error["column"], 5)
        shown = error["message"].split("\n")
        self.assertEqual(shown[:3], ['  File "pkg/bad.py", line 2', "    if x", "        ^"])
        self.assertRegex(shown[3], r"^SyntaxError: ")

    def test_found_only_by_the_compiler(self) -> None:
        (error,) = inspect({"bad.py": "x = 1\nreturn x\n"})["errors"]
        self.assertEqual((error["line"], error["text"]), (2, "return x"))
        self.assertIn('File "bad.py", line 2\n    return x\n', error["message"])
        self.assertIn("'return' outside function", error["message"])

    def test_files_that_are_no_text(self) -> None:
        errors = inspect({"latin.py": b"x = '\xe9'\n", "null.py": b"x = 1\0\n", "good.py": "# coding: latin-1\n"})[
            "errors"
        ]
        self.assertEqual([error["file"] for error in errors], ["latin.py", "null.py"])
        self.assertIn("codec can't decode", errors[0]["message"])
        self.assertIn("null bytes", errors[1]["message"])

    def test_warnings_are_not_shown_nor_errors(self) -> None:
        self.assertEqual(inspect({"m.py": "x = 1 is 1\ny = '\\d'\n"})["errors"], [])

    def test_the_good_files_are_still_there(self) -> None:
        found = inspect({"bad.py": "(", "good.py": "def f(): pass"})
        self.assertEqual(list(found["files"]), ["good.py"])
        self.assertEqual(len(found["errors"]), 1)

    def test_a_syntax_error_shows_its_own_line_and_not_that_of_a_file_of_the_same_name(self) -> None:
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "m.py").write_text("def other(event):\n    pass\n")
            os.chdir(folder)
            try:
                found = inspect({"m.py": "def x(:\n"})
            finally:
                os.chdir(before)
        self.assertTrue(found["errors"][0]["message"].startswith('  File "m.py", line 1\n    def x(:\n'))

    def test_syntax_newer_than_this_python(self) -> None:
        found = inspect({"m.py": "type A = int\n"})
        self.assertEqual(bool(found["errors"]), sys.version_info < (3, 12))


if __name__ == "__main__":
    unittest.main()
