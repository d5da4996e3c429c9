"""One runner process: how it loads, which handlers it calls, how it ends, what the process looks like."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import unittest
from typing import Any

from tests.program_case import ProgramCase
from tests.scripted_host import DEADLINE_S, RUNNER, Loss, run_plain


class SecretsTest(ProgramCase):
    def test_no_preview_shows_them(self) -> None:
        source = """
            import os, subprocess
            def main(event):
                word = os.environ["WORD"]
                assert "AK_SECRETS" not in os.environ
                os.listdir("/")
                os.access("x" * 70 + word, os.F_OK)
                subprocess.run(["true", word], env={"K": word})
                return [word]
        """
        with self.host(textwrap.dedent(source), WORD="canary-1", OTHER="", AK_SECRETS="WORD OTHER NONE") as host:
            shown: list[str] = []
            kind = ""
            while kind != "done":
                kind, payload = host.receive()
                host.let_go_on(kind, payload)
                if kind == "callback":
                    shown += [*payload["args"], *payload["kw"].values()]
                elif kind == "done":
                    self.assertEqual(payload, {"result": "['***']"})
        self.assertTrue(any("***" in text for text in shown), shown)
        self.assertNotIn("canary", "".join(shown))


class LoadTest(ProgramCase):
    def failure(self, source: str, entry: str = "main.py:main") -> dict[str, Any]:
        story = self.story(source, entry)
        assert story.error is not None
        self.assertEqual(story.text("stdout"), "")
        return story.error

    def test_module_says_what_it_exports(self) -> None:
        self.write("def helper(): pass\n", "other.py")
        story = self.story(
            "from other import helper\nX = 1\nclass C: pass\ndef _hidden(): pass\n"
            "async def later(event): pass\ndef main(event): pass\n"
        )
        assert story.module is not None
        self.assertEqual((story.module["entries"], story.module["protocol"]), (["later", "main"], 1))

    def test_a_missing_file(self) -> None:
        error = self.failure("", "missing.py:main")
        self.assertEqual(error["code"], "entry_file_missing")
        self.assertIn("main.py", error["message"])

    def test_a_missing_function(self) -> None:
        error = self.failure("def one(event): pass\ndef two(event): pass\n")
        self.assertEqual(error["code"], "entry_function_missing")
        self.assertIn("one, two", error["message"])

    def test_a_syntax_error_as_python_shows_it(self) -> None:
        error = self.failure("def main(event):\n    x = = 1\n")
        self.assertEqual(error["code"], "syntax_error")
        self.assertIn('  File "main.py", line 2\n    x = = 1\n', error["message"])
        self.assertIn("^", error["message"])
        self.assertIn("SyntaxError: ", error["message"])

    def test_a_syntax_error_in_another_file(self) -> None:
        self.write("x = = 1\n", "pkg/broken.py")
        error = self.failure("import pkg.broken\ndef main(event): pass\n")
        self.assertEqual(error["code"], "syntax_error")
        self.assertIn('File "pkg/broken.py", line 1', error["message"])

    def test_an_exception_at_import(self) -> None:
        error = self.failure("import os\nvalue = {}\nvalue['missing']\n")
        self.assertEqual((error["code"], error["python"]["type"]), ("import_failed", "KeyError"))
        first = error["python"]["traceback"].splitlines()[1]
        self.assertEqual(first, f'  File "{self.code}/main.py", line 3, in <module>')

    def test_tracebacks_begin_at_user_code(self) -> None:
        source = "import asyncio, outside\nasync def main(event):\n    await outside.fetch_badly(1)\n"
        done = self.story(source).done
        assert done is not None
        lines = done["error"]["traceback"].splitlines()
        self.assertEqual(lines[1], f'  File "{self.code}/main.py", line 3, in main')
        self.assertIn("outside.py", lines[-3])
        self.assertEqual(lines[-1], "LookupError: 1")

    def test_exit_at_import(self) -> None:
        error = self.failure("import sys\nsys.exit(3)\n")
        self.assertEqual(error["code"], "import_failed")
        self.assertIn(f'File "{self.code}/main.py", line 2, in <module>', error["python"]["traceback"])
        self.assertIn("handler", error["hint"])

    def test_an_entry_in_a_package(self) -> None:
        self.write("", "pkg/__init__.py")
        self.write(
            "from . import tools\ndef main(event):\n    print(__name__, tools.NAME, __package__)\n", "pkg/jobs.py"
        )
        self.write("NAME = __name__\n", "pkg/tools.py")
        self.assertEqual(self.story("", "pkg/jobs.py:main").text("stdout"), "pkg.jobs pkg.tools pkg\n")


class HandlerTest(ProgramCase):
    def test_what_a_handler_may_take(self) -> None:
        for parameters, shown in (
            ("", "()"),
            ("event", "('E',)"),
            ("event, session_id", "('E', 'ses_test')"),
            ("event, session_id=None", "('E', 'ses_test')"),
            ("event, retries=3", "('E', 3)"),
            ("event, other", "('E', 'ses_test')"),
            ("*args", "(('E',),)"),
            ("event, *, key=1", "('E', 1)"),
            ("event, /", "('E',)"),
        ):
            with self.subTest(parameters):
                body = "    show = lambda v: tuple('E' for _ in v) if isinstance(v, tuple) else v\n"
                body += "    print(tuple('E' if v is e else show(v) for v in vs))\n"
                body = body.replace("v is e", "isinstance(v, dict)")
                story = self.story(f"def main({parameters}):\n    vs = tuple(locals().values())\n{body}")
                self.assertEqual((story.text("stdout").strip(), story.error), (shown, None))

    def test_what_it_may_not(self) -> None:
        for source in (
            "def main(a, b, c): pass",
            "def main(event, *, needed): pass",
            "main = 3",
            "def main(event):\n    yield 1",
            "async def main(event):\n    yield 1",
        ):
            with self.subTest(source):
                error = self.story(source + "\n").error
                self.assertEqual(error and error["code"], "bad_handler")

    def test_the_event_has_its_four_keys(self) -> None:
        story = self.story("def main(event):\n    print(dict(event), event.data, event.event_type == '')\n")
        self.assertEqual(
            story.text("stdout"), "{'event_type': '', 'event_id': '', 'integration_id': '', 'data': {}} {} True\n"
        )

    def test_how_it_ends(self) -> None:
        for body, kind in (
            ("return {'a': 1}", None),
            ("raise SystemExit", None),
            ("raise SystemExit(0)", None),
            ("raise SystemExit(3)", "SystemExit"),
            ("raise SystemExit('text')", "SystemExit"),
            ("raise KeyboardInterrupt", "KeyboardInterrupt"),
            ("class Own(BaseException): pass\n    raise Own('x')", "main.main.<locals>.Own"),
        ):
            with self.subTest(body):
                done = self.story(f"def main(event):\n    {body}\n").done
                assert done is not None
                error = done.get("error")
                self.assertEqual(error and error["type"], kind)
        self.assertEqual(self.story("def main(event):\n    return {'a': 1}\n").done, {"result": "{'a': 1}"})

    def test_exit_functions_and_threads_end_before_done(self) -> None:
        story = self.story(
            """
            import atexit, threading, time

            def late():
                time.sleep(0.05)
                print("thread")

            def main(event):
                atexit.register(print, "at exit")
                threading.Thread(target=late).start()
                threading.Thread(target=threading.Event().wait, daemon=True).start()
                print("main")
            """
        )
        self.assertEqual((story.text("stdout"), story.messages[-1]), ("main\nthread\nat exit\n", "done"))

    def test_an_exception_in_a_thread(self) -> None:
        source = """
            import threading
            import outside

            def work():
                outside.fail(ValueError, "in thread")

            def main(event):
                thread = threading.Thread(target=work)
                thread.start()
                thread.join()
                print("goes on")
            """
        story = self.story(source)
        plain = run_plain(self.code, "main.py:main", {}, LEDGER=str(self.ledger))
        self.assertEqual((story.text("stdout"), story.text("stderr")), (plain["stdout"], plain["stderr"]))


class ProcessTest(ProgramCase):
    def test_user_modules_named_like_ours(self) -> None:
        for name in (
            "queue",
            "email",
            "logging",
            "json",
            "pickle",
            "socket",
            "threading",
            "protocol",
            "program",
            "traceback",
            "inspect",
        ):
            with self.subTest(name):
                self.write(f"MINE = {name!r}\n", f"{name}.py")
                story = self.story(
                    f"import {name}\nimport outside_plain\n"
                    f"def main(event):\n    print({name}.MINE, outside_plain.note('x'))\n"
                )
                os.unlink(self.code / f"{name}.py")
                self.assertEqual(
                    (story.error, story.text("stdout"), story.calls), (None, f"{name} x\n", ["outside_plain.note"])
                )

    def test_what_the_process_looks_like(self) -> None:
        story = self.story(
            """
            import os, sys

            def main(event):
                folder = os.path.dirname(__file__)
                print(sys.argv == [__file__], repr(sys.stdin.read()), __name__, sys.path[0] == folder)
                print([name for name in os.environ if name.startswith("AK_")])
                print([path for path in sys.path if os.path.exists(os.path.join(path, "ak_runner.py"))])
            """
        )
        self.assertEqual(story.text("stdout"), "True '' main True\n[]\n[]\n")

    def test_children_do_not_inherit_socket_or_lifeline(self) -> None:
        story = self.story(
            """
            import subprocess, sys

            OPEN = "[fd for fd in os.listdir('/proc/self/fd') if int(fd) > 2 and os.path.exists('/proc/self/fd/' + fd)]"

            def main(event):
                source = f"import os; print({OPEN})"
                done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, close_fds=False)
                print(done.stdout.strip())
            """
        )
        self.assertEqual(story.text("stdout"), "[]\n")

    def test_a_forked_child_runs_in_place(self) -> None:
        story = self.story(
            """
            import os
            import outside

            def main(event):
                path = os.environ["LEDGER"] + ".child"
                pid = os.fork()
                if pid == 0:
                    print("of the child")
                    outside.note("in the child")
                    open(path, "w").close()
                    os._exit(7)
                print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]), os.path.exists(path))
            """
        )
        calls = ["os.fork", "os.waitpid", "os.path.exists"]
        self.assertEqual((story.text("stdout"), story.calls), ("of the child\n7 True\n", calls))
        self.assertEqual(self.ledger.read_text(), "note 'in the child'\n")

    def test_values_that_cannot_be_recorded(self) -> None:
        source = """
            import outside, threading

            def main(event):
                try:
                    outside.each(lambda thing: threading.Lock(), [1])
                except Exception as err:
                    print(type(err).__name__, err)
                print(outside.note("goes on"))
            """
        story = self.story(source)
        self.assertRegex(
            story.text("stdout"),
            r"^Unrecordable .*result\[0\]: a _thread.lock.*outside\.each at main\.py:6.*\ngoes on\n$",
        )
        again = self.story(source, losses=(Loss("recorded", 1),))
        self.assertEqual(again.text("stdout"), story.text("stdout"))


class InspectTest(ProgramCase):
    def test_inspect_prints_json(self) -> None:
        self.write("def main(event): pass\n")
        done = subprocess.run(
            [sys.executable, str(RUNNER), "--inspect", "--code", str(self.code)],
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=True,
        )
        self.assertEqual(json.loads(done.stdout)["files"]["main.py"]["functions"], ["main"])

    def test_wrong_arguments(self) -> None:
        for arguments in ([], ["--code", "/nowhere"], ["--socket"], ["--colour", "red"], ["--code", str(self.code)]):
            done = subprocess.run(
                [sys.executable, str(RUNNER), *arguments],
                capture_output=True,
                text=True,
                timeout=DEADLINE_S,
                check=False,
            )
            self.assertEqual((done.returncode, done.stderr.count("\n"), done.stderr[:11]), (2, 1, "ak_runner: "))


if __name__ == "__main__":
    unittest.main()
