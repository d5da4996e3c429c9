"""What `--explain` says: each class of call, how names are followed, what it leaves to the run; and that it is true."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path
from typing import Any

from _ak.explain import explain_code, rewritten_code
from _ak.explain.scopes import read_scopes
from _ak.rewrite import guarded_calls, parse
from _ak.rules import Rules

RUNNER = Path(__file__).resolve().parent.parent / "ak_runner.py"
PROGRAMS = RUNNER.parent.parent / "testdata" / "programs"
WATCHED = Path(__file__).with_name("watched_run.py")
RUN_TIME = "decided at run time"


class Explained(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, file: str, source: str) -> None:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(source), encoding="utf-8")

    def explain(self, source: str, function: str = "main") -> dict[str, Any]:
        self.write("prog.py", source)
        return explain_code(str(self.folder), "prog.py", function)

    def calls(self, source: str) -> dict[str, tuple[str, str]]:
        """Class and name by what is written."""
        return {call["callee"]: (call["class"], call["name"]) for call in self.explain(source)["calls"]}

    def classes(self, source: str) -> dict[str, str]:
        return {callee: found[0] for callee, found in self.calls(source).items()}


class Classes(Explained):
    def test_each_class(self) -> None:
        source = """
            import os, random, sqlite3, time, urllib.request
            from datetime import datetime

            def helper(): return 1

            def main(event):
                helper(); len("x"); datetime.now(); random.random(); time.sleep(2); os.chdir("/")
                urllib.request.urlopen("http://x"); sqlite3.connect("x.db"); open("x")
                event.data.callback()
        """
        expected = {
            "helper": ("inline", "prog.helper"),
            "len": ("inline", "len"),
            "datetime.now": ("value", "datetime.datetime.now"),
            "random.random": ("value", "random.random"),
            "time.sleep": ("wait", "time.sleep"),
            "os.chdir": ("rerun", "os.chdir"),
            "urllib.request.urlopen": ("effect", "urllib.request.urlopen"),
            "sqlite3.connect": ("handle", "sqlite3.connect"),
            "open": ("handle", "open"),
            "event.data.callback": (RUN_TIME, "event.data.callback"),
        }
        self.assertEqual(self.calls(source), expected)

    def test_a_call_says_where_it_stands_and_why(self) -> None:
        (call,) = self.explain("import os\n\n\ndef main(event):\n    return os.listdir('.')  # all\n")["calls"]
        self.assertEqual(
            call,
            {
                "file": "prog.py",
                "line": 5,
                "column": 12,
                "source": "return os.listdir('.')  # all",
                "callee": "os.listdir",
                "class": "effect",
                "name": "os.listdir",
                "reason": "reads or changes files",
                "problem": None,
            },
        )

    def test_what_cannot_be_recorded(self) -> None:
        source = """
            import asyncio, os, socket
            async def main(event):
                os.pipe()
                await asyncio.open_connection("localhost", 1)
                socket.socket().accept()
        """
        problems = {call["callee"]: call["problem"] for call in self.explain(source)["calls"]}
        self.assertIsNone(problems["socket.socket"])
        self.assertIn("descriptor", problems["os.pipe"])
        self.assertIn("event loop", problems["asyncio.open_connection"])
        self.assertIn("other side", problems["socket.socket().accept"])

    def test_a_chain_is_found_where_its_name_stands(self) -> None:
        found = self.explain('x = ("a"\n  .upper()\n  .lower())\n')["calls"]
        self.assertEqual([(call["name"], call["line"]) for call in found], [("str.upper", 2), ("str.lower", 3)])


class Names(Explained):
    def test_results_and_attributes_are_followed(self) -> None:
        source = """
            import re, sqlite3, pathlib
            WORD = re.compile("a")

            class Shop:
                def __init__(self):
                    self.db = None
                    self.db = sqlite3.connect("x")
                def names(self):
                    rows = self.db.execute("select 1")
                    return [name.strip() for name in ",".join(["a"]).split(",")]
                @classmethod
                def make(cls):
                    return cls()

            def main(event):
                shop = Shop.make()
                shop.names()
                WORD.match("a").group()
                with open("x") as lines:
                    for line in lines:
                        line.upper()
                (pathlib.Path("a") / "b").read_text().lower()
        """
        found = self.calls(source)
        self.assertEqual(found["self.db.execute"], ("effect", "sqlite3.Connection.execute"))
        self.assertEqual(found["name.strip"], ("inline", "str.strip"))
        self.assertEqual(found["cls"], ("inline", "prog.Shop"))
        self.assertEqual(found["shop.names"], ("inline", "prog.Shop.names"))
        self.assertEqual(found["WORD.match('a').group"], ("inline", "re.Match.group"))
        self.assertEqual(found["line.upper"], ("inline", "str.upper"))
        self.assertEqual(found["(pathlib.Path('a') / 'b').read_text"], ("effect", "pathlib.Path.read_text"))

    def test_modules_of_the_project(self) -> None:
        self.write("shop/__init__.py", "from .orders import take\n")
        self.write("shop/orders.py", "import time\nfrom . import prices\n\ndef take(): prices.look(); time.time()\n")
        self.write("shop/prices.py", "def look(): print(1)\n")
        self.write("queue.py", "def put(): pass\n")
        self.write("elsewhere.py", "print(2)\n")
        found = self.explain("import shop, queue\ndef main(e):\n    shop.take(); queue.put()\n")
        self.assertEqual(
            found["files"], ["prog.py", "queue.py", "shop/__init__.py", "shop/orders.py", "shop/prices.py"]
        )
        classes = {call["callee"]: call["name"] for call in found["calls"]}
        self.assertEqual(
            classes,
            {
                "shop.take": "shop.orders.take",
                "queue.put": "queue.put",
                "prices.look": "shop.prices.look",
                "time.time": "time.time",
                "print": "print",
            },
        )
        self.assertIn("elsewhere.py", explain_code(str(self.folder))["files"])

    def test_what_a_run_decides(self) -> None:
        source = """
            import json, time
            if json: pick = len
            else: pick = time.time
            def main(event, how: json.JSONDecoder):
                pick(); how.decode("1"); json.loads("[]")[0](); (lambda: 1)(); getattr(json, event.event_type)()
        """
        found = {call["callee"]: call for call in self.explain(source)["calls"]}
        for callee in ("pick", "how.decode", "json.loads('[]')[0]", "getattr(json, event.event_type)"):
            self.assertEqual(found[callee]["class"], RUN_TIME, callee)
        self.assertEqual(found["pick"]["reason"], "pick is bound in several ways (lines 3, 4)")
        self.assertIn("how is a parameter; as declared: inline", found["how.decode"]["reason"])
        self.assertEqual([call["class"] for name, call in found.items() if name.startswith("lambda")], ["inline"])

    def test_super_decorators_and_stars(self) -> None:
        source = """
            import functools, threading
            from os.path import *

            class Task(threading.Thread):
                def run(self):
                    super().run()
                    self.start()

            @functools.lru_cache()
            def cached(): pass

            def own(f): return f

            @own
            def wrapped(): pass

            @functools.partial(print)
            def foreign(): pass

            def main(event):
                cached(); wrapped(); foreign(); exists("x"); Task().start()
        """
        found = self.calls(source)
        self.assertEqual(found["super"], ("inline", "super"))
        self.assertEqual(found["super().run"], ("inline", "threading.Thread.run"))
        self.assertEqual(found["self.start"], ("inline", "threading.Thread.start"))
        self.assertEqual((found["cached"][0], found["wrapped"][0], found["foreign"][0]), ("inline", "inline", RUN_TIME))
        self.assertEqual(found["exists"], ("effect", "os.path.exists"))

    def test_rings_and_depth(self) -> None:
        self.write("other.py", "from prog import a\nfrom prog import B\n")
        deep = "x" + ".a" * 500 + "()"
        sums = "y = " + "+".join(["1"] * 300)
        found = self.explain(
            f"from other import a\nfrom other import B\nclass B(B): pass\na(); B().c()\n{deep}\n{sums}\n"
        )
        self.assertEqual([call["class"] for call in found["calls"]], [RUN_TIME] * 4)

    def test_nothing_of_the_user_runs(self) -> None:
        self.write("other.py", "raise SystemExit('ran')\n")
        found = self.explain("import other\nother.f()\nraise SystemExit('ran')\n")
        self.assertEqual([call["class"] for call in found["calls"]], ["inline", RUN_TIME, "inline"])


class Marks(Explained):
    def test_marks_in_the_program(self) -> None:
        source = """
            from autokitteh import activity, inhibit_activities
            @activity
            def whole(): pass
            @activity(mode="value", )
            def value(): pass
            @inhibit_activities
            def again(): pass
            def main(event):
                whole(); value(); again()
        """
        found = self.classes(source)
        self.assertEqual((found["whole"], found["value"], found["again"]), ("effect", "value", "rerun"))

    def test_what_the_program_registers_as_never_recorded(self) -> None:
        self.write("shapes.py", "def area(): pass\n")
        source = """
            import os, shutil, socket
            import shapes
            from autokitteh import register_no_activity
            register_no_activity([os.listdir, socket.socket, shapes.area])
            register_no_activity(shutil)
            def main(event):
                os.listdir(); socket.socket(); shutil.copy("a", "b"); shapes.area(); os.mkdir("x")
        """
        calls = {call["callee"]: call for call in self.explain(source)["calls"]}
        for callee in ("os.listdir", "socket.socket", "shutil.copy", "shapes.area"):
            self.assertEqual(calls[callee]["class"], "inline", callee)
        self.assertEqual(calls["os.listdir"]["reason"], "the program says that it is never recorded")
        self.assertEqual(calls["os.mkdir"]["class"], "effect")

    def test_rules_of_the_project_file(self) -> None:
        self.write("prog.py", "import os\ndef f(): pass\ndef main(event):\n    f(); os.getpid(); os.listdir()\n")
        rules = Rules('[{"name": "prog.f", "mode": "effect"}, {"name": "os.listdir", "mode": "inline"}]')
        found = {call["callee"]: call for call in explain_code(str(self.folder), "prog.py", "main", rules)["calls"]}
        self.assertEqual(
            [found[name]["class"] for name in ("f", "os.getpid", "os.listdir")], ["effect", "value", "inline"]
        )
        self.assertEqual(found["f"]["reason"], "the project file says prog.f")

    def test_rules_that_are_about_nothing(self) -> None:
        source = """
            import os
            import gone
            from pathlib import Path
            class Base:
                def get(self): pass
            class Client(Base):
                def __init__(self): self.name = "x"
            class Any:
                def __getattr__(self, name): pass
            def unused(): pass
            def main(event):
                os.getpid(); gone.f(); event.data.client.get()
        """
        self.write("prog.py", source)
        self.write("pkg/__init__.py", "")
        self.write("pkg/broken.py", "def f(:\n")
        right = (
            "os.getpid os.* os.path.join prog.* prog.unused prog.Client prog.Client.get prog.Any.all prog.main.* open"
            " str.upper gone.f gone.* gone.Thing.get pkg.* sqlite3.connect prog.main.<locals>.inner pathlib.Path.open"
        ).split()
        wrong = (
            "os.getpdi os.getpdi.* so.getpid prog.unusd prog.Client.gte prog.Clent.* poen str.uper gnoe.f"
            " pkg.none.f pkg.broken.f"
        ).split()
        rules = Rules(json.dumps([{"name": name, "mode": "value"} for name in [*right, *wrong]]))
        found = explain_code(str(self.folder), "prog.py", "main", rules)
        self.assertEqual(found["unmatched"], wrong)
        self.assertEqual(found["errors"], [])


class Packages(Explained):
    """Installed packages are read, not imported."""

    def explain_with(self, package: dict[str, str], source: str) -> dict[str, Any]:
        installed = self.folder / "installed"
        for file, text in package.items():
            self.write(f"installed/{file}", text)
        self.write("code/prog.py", source)
        sys.path.insert(0, str(installed))
        self.addCleanup(sys.path.remove, str(installed))
        return explain_code(str(self.folder / "code"), "prog.py")

    def test_a_package_is_read(self) -> None:
        package = {
            "shoplib/__init__.py": "raise SystemExit('imported')\nfrom .api import get, Session, Bad\n",
            "shoplib/api.py": "class Bad(ValueError): pass\nclass Session:\n    def get(self): pass\n"
            "def get() -> Session: pass\n",
        }
        source = "import shoplib\nshoplib.get().get()\nshoplib.Session().get()\nshoplib.Bad('x')\n"
        found = [(call["class"], call["name"]) for call in self.explain_with(package, source)["calls"]]
        self.assertEqual(
            found,
            [
                ("effect", "shoplib.api.get"),
                ("effect", "shoplib.api.Session.get"),
                ("effect", "shoplib.api.Session"),
                ("effect", "shoplib.api.Session.get"),
                ("inline", "shoplib.api.Bad"),
            ],
        )
        self.assertNotIn("shoplib", sys.modules)

    def test_what_is_registered_of_a_package(self) -> None:
        package = {"shoplib/__init__.py": "class Session:\n    def get(self): pass\ndef put(): pass\n"}
        source = (
            "import shoplib\nfrom autokitteh import register_no_activity\nregister_no_activity([shoplib.Session])\n"
            "shoplib.Session().get()\nshoplib.put()\n"
        )
        found = {call["name"]: call["class"] for call in self.explain_with(package, source)["calls"]}
        self.assertEqual(found["shoplib.Session.get"], "inline")
        self.assertEqual(found["shoplib.put"], "effect")

    def test_a_package_with_rows(self) -> None:
        package = {"yaml/__init__.py": "def safe_load(): pass\n"}
        (call,) = self.explain_with(package, "import yaml\nyaml.safe_load()\n")["calls"]
        self.assertEqual((call["class"], call["name"]), ("inline", "yaml.safe_load"))

    def test_a_module_that_is_not_there(self) -> None:
        (call,) = self.explain("import not_there_at_all\nnot_there_at_all.f()\n")["calls"]
        self.assertEqual((call["class"], call["reason"]), (RUN_TIME, "there is no module not_there_at_all here"))


class Truth(Explained):
    """What is said before a run is what the guard decides in it."""

    @staticmethod
    def watch(program: Path) -> list[tuple[str, int, str, str]]:
        with tempfile.TemporaryDirectory() as folder:
            seen = Path(folder) / "seen.json"
            env = {
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(RUNNER.parent), str(RUNNER.parent / "tests/outside")]),
            }
            subprocess.run(
                [sys.executable, str(WATCHED), str(program), str(seen)],
                cwd=folder,
                env=env,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=60,
                check=False,
            )
            return [tuple(each) for each in json.loads(seen.read_text())]

    def differs(self, program: Path) -> list[str]:
        said: dict[tuple[str, int], dict[str, str]] = {}
        for call in explain_code(str(program.parent), program.name, "main")["calls"]:
            said.setdefault((call["file"], call["line"]), {})[call["name"]] = call["class"]
        found: list[str] = []
        for file, line, kind, name in self.watch(program):
            told = said.get((file, line), {}).get(name)
            if told not in (None, RUN_TIME) and not same_class(told, kind):
                found.append(f"{file}:{line} {name}: {told} before the run, {kind} in it")
        return found

    def test_the_corpus(self) -> None:
        sys.path.insert(0, str(RUNNER.parent / "tests" / "outside"))
        self.addCleanup(sys.path.remove, str(RUNNER.parent / "tests" / "outside"))
        for program in [*sorted((PROGRAMS / "core").glob("*.py"))[::3], *sorted((PROGRAMS / "tables").glob("*.py"))]:
            with self.subTest(program.name):
                self.assertEqual(self.differs(program), [])

    def test_the_comparison_sees_a_difference(self) -> None:
        self.write("prog.py", "import time\ndef main(event):\n    vars(time)['time'] = len\n    time.time('x')\n")
        self.assertEqual(len(self.differs(self.folder / "prog.py")), 0)
        self.assertIn(("prog.py", 4, "inline", "len"), self.watch(self.folder / "prog.py"))
        self.assertFalse(same_class("inline", "effect"))

    def test_every_call_that_is_rewritten_is_told(self) -> None:
        for path in sorted((PROGRAMS.parent / "rewrite").rglob("*.py")):
            try:
                tree = parse(path.read_bytes(), str(path))
            except SyntaxError:  # newer than this Python
                continue
            told = {id(call) for call, _ in read_scopes(tree).calls}
            self.assertEqual({id(call) for call in guarded_calls(tree)} - told, set(), path)


def same_class(told: str, kind: str) -> bool:
    of_kind = {"random": ("value",), "file": ("handle",), "inline": ("inline", "rerun"), "effect": ("effect", "handle")}
    return told in of_kind.get(kind, (kind,))


class CommandLine(Explained):
    def run_runner(self, *arguments: str) -> Any:
        run = subprocess.run(
            [sys.executable, "-I", str(RUNNER), *arguments], stdout=subprocess.PIPE, check=True, timeout=60
        )
        return json.loads(run.stdout)

    def test_explain(self) -> None:
        self.write("prog.py", "def main(event):\n    event.data.get('x')\n")
        found = self.run_runner("--explain", "--code", str(self.folder), "--entry", "prog.py:main")
        self.assertEqual([call["class"] for call in found["calls"]], ["inline"])
        self.assertEqual((found["files"], found["errors"]), (["prog.py"], []))

    def test_errors_are_as_python_shows_them(self) -> None:
        self.write("prog.py", "print(\n")
        found = self.run_runner("--explain", "--code", str(self.folder))
        self.assertEqual([error["file"] for error in found["errors"]], ["prog.py"])
        self.assertIn("SyntaxError", found["errors"][0]["message"])

    def test_rewritten(self) -> None:
        self.write("prog.py", "import os\nprint(os.getcwd())\n")
        self.write("other.py", "f()\n")
        found = self.run_runner("--rewritten", "--code", str(self.folder), "--entry", "prog.py")
        self.assertEqual(found["files"], {"prog.py": "import os\n_ak_call(print)(_ak_call(os.getcwd)())\n"})
        self.assertEqual(sorted(rewritten_code(str(self.folder))["files"]), ["other.py", "prog.py"])


if __name__ == "__main__":
    unittest.main()
