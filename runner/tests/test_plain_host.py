"""A host that knows only the five messages of the specification, with their specified fields: no ids, no environment
names of ours.

Plain sockets and the runner, nothing else; this file could be a stranger's.
"""

from __future__ import annotations

import base64
import json
import os
import pickle
import socket
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path
from typing import Any, Callable

RUNNER = Path(__file__).resolve().parent.parent / "ak_runner.py"
DEADLINE_S = 30.0
# Bytecode of the runner for all tests, and none in the tree.
PYCACHE = os.path.join(tempfile.gettempdir(), f"ak-tests-pycache-{os.getuid()}")

Handled = tuple[list[tuple[str, Any]], int, str, str]


class PlainHost:
    """Runs one program; `answer(name, args, kw, data)` gives the base64 to answer with at once, or None to have the
    call performed.
    """

    def __init__(self, source: str, options: tuple[str, ...] = (), name: str = "main.py") -> None:
        self.source = textwrap.dedent(source)
        self.options = options
        self.name = name
        self.entries: list[str] = []
        self.calls: list[str] = []
        self.values: list[Any] = []
        self.answer: Callable[[dict[str, Any]], Any] = lambda payload: None
        self.change: Callable[[str], str] = lambda value: value
        self.kinds: list[str] = []

    def run(self, event: dict[str, Any], function: str = "main") -> tuple[int, str, str]:
        """The exit code, stdout and stderr of the runner."""
        with tempfile.TemporaryDirectory(prefix="ak-") as folder:
            code = os.path.join(folder, "code")
            os.mkdir(code)
            with open(os.path.join(code, self.name), "w") as file:
                file.write(self.source)
            path = os.path.join(folder, "socket")
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(path)
            listener.listen(1)
            listener.settimeout(DEADLINE_S)
            command = [
                sys.executable,
                *self.options,
                str(RUNNER),
                "--socket",
                path,
                "--code",
                code,
                "--entry",
                f"{self.name}:{function}",
            ]
            environment = {"PATH": os.environ.get("PATH", ""), "COLOUR": "blue", "PYTHONPYCACHEPREFIX": PYCACHE}
            runner = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=folder
            )
            try:
                connection, _ = listener.accept()
                connection.settimeout(DEADLINE_S)
                with connection, connection.makefile("rwb") as stream:
                    self._talk(stream, function, event)
                out, err = runner.communicate(timeout=DEADLINE_S)
            finally:
                runner.kill()
                runner.communicate()
                listener.close()
            return runner.returncode, out, err

    def _talk(self, stream: Any, function: str, event: dict[str, Any]) -> None:
        for line in stream:
            message = json.loads(line)
            kind, payload = message["type"], message["payload"]
            self.kinds.append(kind)
            if kind == "module":
                self.entries = payload["entries"]
                self._say(stream, "run", {"func_name": function, "event": event})
            elif kind == "callback":
                self.calls.append(payload["name"])
                value = self.answer(payload)
                if value is None:
                    self._say(stream, "callback", {})
                else:
                    self._say(stream, "response", {"value": value})
            elif kind == "response":
                self.values.append(pickle.loads(base64.b64decode(payload["value"])))
                self._say(stream, "response", {"value": self.change(payload["value"])})
            elif kind == "done":
                return
            else:
                raise AssertionError(f"a message that the specification does not have: {message}")

    @staticmethod
    def _say(stream: Any, kind: str, payload: dict[str, Any]) -> None:
        stream.write(json.dumps({"type": kind, "payload": payload}).encode() + b"\n")
        stream.flush()


def pickled(value: Any) -> str:
    return base64.b64encode(pickle.dumps(value, 0)).decode()


class PlainHostTest(unittest.TestCase):
    def check(self, source: str, expected: str, event: Any = None, **options: Any) -> PlainHost:
        host = PlainHost(source, **options)
        code, out, err = host.run(event or {})
        self.assertEqual((code, out, err), (0, expected, ""))
        self.assertLessEqual(set(host.kinds), {"module", "callback", "response", "done"})
        return host

    def test_calls_are_asked_for_performed_and_answered(self) -> None:
        host = self.check(
            """
            import os, glob

            def helper(path):
                return os.path.exists(path)

            def main(event):
                print(helper("/"), event["data"], event.data.x, os.listdir(os.curdir) != [])
                print(os.path.isdir("/nowhere"))
            """,
            "True {'x': 1} 1 True\nFalse\n",
            {"event_type": "t", "event_id": "e", "integration_id": "i", "data": {"x": 1}},
        )
        self.assertEqual(host.entries, ["helper", "main"])
        self.assertEqual(host.calls, ["os.path.exists", "os.listdir", "os.path.isdir"])
        self.assertEqual(host.values[0], True)

    def test_values_are_computed_in_place(self) -> None:
        host = self.check(
            """
            import os, random, time, uuid

            def main(event):
                print(time.time() > 0, os.environ["COLOUR"], os.getenv("COLOUR"), random.random() < 1)
                print(len(str(uuid.uuid4())), sorted(name for name in os.environ if name.startswith("AK_")))
            """,
            "True blue blue True\n36 []\n",
        )
        self.assertEqual(host.calls, [])

    def test_sleep_is_an_ordinary_call(self) -> None:
        host = self.check("import time\ndef main(event):\n    print(time.sleep(0.01))\n", "None\n")
        self.assertEqual(host.calls, ["time.sleep"])

    def test_a_host_that_answers_at_once_with_its_own_value(self) -> None:
        host = PlainHost("import os\ndef main(event):\n    print(os.listdir('/'), os.path.exists('/'))\n")
        host.answer = lambda payload: pickled(["from", "host"]) if payload["name"] == "os.listdir" else None
        self.assertEqual(host.run({}), (0, "['from', 'host'] True\n", ""))

    def test_a_host_that_changes_the_value(self) -> None:
        host = PlainHost("import os\ndef main(event):\n    print(os.path.exists('/'))\n")
        host.change = lambda value: pickled("changed")
        self.assertEqual(host.run({}), (0, "changed\n", ""))

    def test_data_is_the_pickled_call(self) -> None:
        host = PlainHost(
            "import os\ndef main(event):\n"
            "    print(os.path.join('a', os.path.basename('/x/y')), os.path.exists(path='/z'))\n"
        )
        seen: list[dict[str, Any]] = []
        host.answer = seen.append
        self.assertEqual(host.run({})[0], 0)
        function, args, kwargs = pickle.loads(base64.b64decode(seen[-1]["data"]))
        self.assertEqual((function, args, kwargs), (os.path.exists, (), {"path": "/z"}))
        self.assertEqual((seen[-1]["args"], seen[-1]["kw"]), ([], {"path": "'/z'"}))

    def test_a_failed_call_raises_in_user_code(self) -> None:
        host = self.check(
            """
            import os

            def main(event):
                try:
                    os.listdir("/nowhere")
                except FileNotFoundError as err:
                    print(type(err).__name__, err.filename, err.errno)
            """,
            "FileNotFoundError /nowhere 2\n",
        )
        self.assertIsInstance(host.values[0], FileNotFoundError)

    def test_results_that_cannot_travel_stay_in_the_runner(self) -> None:
        self.check(
            """
            import sqlite3, threading

            def main(event):
                with open("f.txt", "w") as file:
                    file.write("written")
                print(open("f.txt").read())
                connection = sqlite3.connect(":memory:")
                connection.execute("create table t (n)")
                connection.execute("insert into t values (3)")
                print(connection.execute("select n from t").fetchone())
            """,
            "written\n(3,)\n",
        )

    def test_async_handlers_and_threads(self) -> None:
        host = self.check(
            """
            import asyncio, os, threading

            def check(path, found):
                found.append(os.path.exists(path))

            async def main(event):
                found = []
                threads = [threading.Thread(target=check, args=("/", found)) for _ in range(3)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                print(found, await asyncio.sleep(0.01, "slept"))
            """,
            "[True, True, True] slept\n",
        )
        self.assertEqual(host.calls, ["os.path.exists"] * 3 + ["asyncio.sleep"])

    def test_an_uncaught_exception(self) -> None:
        host = PlainHost("def main(event):\n    raise ValueError('no')\n")
        code, out, err = host.run({})
        self.assertEqual((code, out, host.kinds[-1]), (1, "", "done"))
        self.assertRegex(
            err,
            r'^Traceback \(most recent call last\):\n  File ".*main.py", line 2, in main\n'
            r"    raise ValueError\(.no.\)\nValueError: no\n$",
        )

    def test_a_module_that_does_not_load(self) -> None:
        for source, last in (
            ("x = = 1\n", "SyntaxError: "),
            ("import nothing_of_that_name\n", "ModuleNotFoundError: "),
            ("1 / 0\n", "ZeroDivisionError: "),
            ("def other(event): pass\n", "main.py has no function 'main'; it exports: other"),
        ):
            with self.subTest(source):
                host = PlainHost(source)
                code, out, err = host.run({})
                self.assertEqual((code, out, host.kinds), (1, "", []))
                self.assertIn(last, err.strip().splitlines()[-1])
                self.assertNotIn("_ak", err)
                self.assertNotIn("importlib", err)

    def test_isolated_mode(self) -> None:
        host = PlainHost(
            "import os, sys\ndef main(event):\n    print(os.path.exists('/'), any('runner' in p for p in sys.path))\n",
            options=("-I",),
        )
        self.assertEqual(host.run({}), (0, "True False\n", ""))

    def test_sys_exit(self) -> None:
        self.check("import sys\ndef main(event):\n    print('before')\n    sys.exit()\n", "before\n")


if __name__ == "__main__":
    unittest.main()
