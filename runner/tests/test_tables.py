"""The tables: every name exists and has the kind of its row, and no public name of the standard library is left out."""

from __future__ import annotations

import collections
import importlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import unittest
import warnings
from pathlib import Path
from typing import Any

from _ak import naming
from _ak.classify import Classifier, Kind
from _ak.tables import STANDARD_LIBRARY, all_rows, third_party
from _ak.tables.rows import Group, Row, Table, expand

CENSUS = Path(__file__).with_name("stdlib_census.py")

# Which of these a Python has depends on the platform and on how it was built.
NOT_EVERYWHERE = frozenset(
    "_winapi crypt curses dbm fcntl grp msilib msvcrt nis ossaudiodev pwd readline resource spwd sqlite3 syslog termios"
    " tkinter tty turtle turtledemo idlelib winreg winsound".split()
)


def resolve(name: str) -> Any:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            thing: Any = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[length:]:
            thing = getattr(thing, part)
        return thing
    raise ImportError(name)


def rows_of_this_python() -> list[Row]:
    return [row for row in expand(STANDARD_LIBRARY) if row.exists_in(sys.version_info[:2])]


def exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):  # its parent is no package, or does not exist
        return False


class Tables(unittest.TestCase):
    def setUp(self) -> None:
        # Importing every module of the tables must not stop at one that is on its way out.
        caught = warnings.catch_warnings()
        caught.__enter__()
        self.addCleanup(caught.__exit__, None, None, None)
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", PendingDeprecationWarning)

    def test_every_name_resolves_and_gets_the_kind_of_its_row(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            classifier = Classifier(folder)
        for row in rows_of_this_python():
            if row.module.partition(".")[0] in NOT_EVERYWHERE and not exists(row.module):
                continue
            with self.subTest(row.pattern):
                if row.pattern.endswith(".*"):
                    # An import may be seen (`antigravity`), so a module is only looked for.
                    whole_thing = row.pattern[: -len(".*")]
                    self.assertTrue(exists(whole_thing) or resolve(whole_thing))
                    continue
                decision = classifier.decide(resolve(row.pattern))
                kind = Kind.INLINE if row.kind == Kind.RERUN else row.kind
                self.assertEqual((decision.kind, decision.name), (kind, naming.for_people(row.pattern)))

    def test_every_public_callable_of_the_standard_library_has_a_class(self) -> None:
        path = os.pathsep.join([str(CENSUS.parent.parent), str(CENSUS.parent)])
        # An installed setuptools would put its own in the place of distutils.
        env = {**os.environ, "PYTHONPATH": path, "SETUPTOOLS_USE_DISTUTILS": "stdlib"}
        run = subprocess.run([sys.executable, str(CENSUS)], env=env, stdout=subprocess.PIPE, check=True, timeout=300)
        census = json.loads(run.stdout)
        self.assertEqual(census["unclassified"], [])
        self.assertGreater(census["judged"], 20_000)
        self.assertLess(len(census["not_imported"]), 30)

    def test_version_marks_are_needed(self) -> None:
        for row in expand(STANDARD_LIBRARY):
            if not row.exists_in(sys.version_info[:2]):
                with self.subTest(row.pattern), self.assertRaises((ImportError, AttributeError)):
                    resolve(row.pattern)

    def test_each_row_stands_once_and_has_a_reason(self) -> None:
        rows = all_rows()
        repeated = [name for name, count in collections.Counter(row.pattern for row in rows).items() if count > 1]
        self.assertEqual(repeated, [])
        kinds = {kind for name, kind in vars(Kind).items() if name.isupper()}
        for row in rows:
            self.assertTrue(row.reason and row.kind in kinds, row)

    def test_the_table_of_model_classes(self) -> None:
        self.assertIn("pydantic.main.BaseModel", third_party.MODEL_BASES)

    def test_the_longest_row_decides(self) -> None:
        table = Table(
            expand(
                (
                    Group("a", Kind.EFFECT, "r", "*"),
                    Group("a.b", Kind.INLINE, "r", "* C.m new:3.99- old:-3.1"),
                    Group("a.b", Kind.VALUE, "r", "C D.*"),
                )
            )
        )
        found = {
            "a": None,
            "a.x": "a.*",
            "a.b": "a.*",
            "a.b.f": "a.b.*",
            "a.b.C": "a.b.C",
            "a.b.C.n": "a.b.C",
            "a.b.C.m": "a.b.C.m",
            "a.b.C.m.<locals>.f": "a.b.C.m",
            "a.b.D": "a.b.*",
            "a.b.D.x": "a.b.D.*",
            "a.b.new": "a.b.*",
            "a.b.old": "a.b.*",
            "ab.f": None,
        }
        for name, pattern in found.items():
            with self.subTest(name):
                row = table.find(name)
                self.assertEqual(row.pattern if row else None, pattern)


if __name__ == "__main__":
    unittest.main()
