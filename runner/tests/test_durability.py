"""The heart: small programs, run with plain Python and durably, with the runner lost after every recorded call.

Printed text, the way it ends and, call for call, what happened outside must be the same. `programs/` holds one
behaviour a file.
"""

from __future__ import annotations

import os
import tempfile
import threading
import unittest
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.scripted_host import Loss, Story, run_durable, run_plain

PROGRAMS = Path(__file__).resolve().parent / "programs"

# Their order of calls between threads is not fixed, so the ledger is compared without order.
CONCURRENT = {"threads", "executor", "to_thread", "gather", "lazy_awaitable"}
# What cannot be recorded is made again after a loss; these lines of the ledger say that.
MADE_AGAIN = {"handles": "Client ", "lazy_awaitable": "lazy_fetch "}
NOT_ENTRIES = {"lazy_module"}
EVENT = {"event_type": "push", "event_id": "e1", "data": {"method": "GET", "headers": {"a": [1, {"b": 2}]}}}


Ended = tuple[dict[str, Any], list[str], dict[str, bytes]]
"""How a run ended and what it printed, the lines of the ledger, the files it left."""


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, kind, body = {
            "/page": (200, "text/plain", b"a page"),
            "/json": (200, "application/json", b'{"a": 1}'),
        }.get(self.path, (404, "text/plain", b"nothing here"))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class Outside:
    """Everything a program touches: its ledger, its folder, the page server."""

    def __init__(self, folder: str, url: str) -> None:
        self.ledger = os.path.join(folder, "ledger")
        self.work = os.path.join(folder, "work")
        os.mkdir(self.work)
        open(self.ledger, "w").close()
        self.variables = {"LEDGER": self.ledger, "WORK": self.work, "COLOUR": "green"}
        self.event = {**EVENT, "data": {**EVENT["data"], "url": url}}

    def lines(self) -> list[str]:
        with open(self.ledger) as file:
            return file.read().splitlines()

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in Path(self.work).iterdir()}


class DurabilityTest(unittest.TestCase):
    server: ThreadingHTTPServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        threading.Thread(target=cls.server.serve_forever, args=(0.05,), daemon=True).start()
        cls.url = f"http://127.0.0.1:{cls.server.server_port}"

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.shutdown()
        cls.server.server_close()

    def plain(self, name: str) -> Ended:
        with tempfile.TemporaryDirectory() as folder:
            outside = Outside(folder, self.url)
            ended = run_plain(PROGRAMS, f"{name}.py:main", outside.event, **outside.variables)
            return self.unnamed(ended, folder), outside.lines(), outside.files()

    def durable(
        self, name: str, losses: tuple[Loss, ...] = ()
    ) -> tuple[Story, dict[str, Any], list[str], dict[str, bytes]]:
        with tempfile.TemporaryDirectory() as folder:
            outside = Outside(folder, self.url)
            story = run_durable(PROGRAMS, f"{name}.py:main", outside.event, losses, **outside.variables)
            self.assertIsNone(story.error, f"{name}: {story.error and story.error['message']}")
            assert story.done is not None
            error = story.done.get("error")
            ended = {
                "stdout": story.text("stdout"),
                "stderr": story.text("stderr"),
                "error": error and error["type"],
                "message": error and error["message"],
                "traceback": error and error["traceback"],
            }
            return story, self.unnamed(ended, folder), outside.lines(), outside.files()

    @staticmethod
    def unnamed(ended: dict[str, Any], folder: str) -> dict[str, Any]:
        return {name: text.replace(folder, "FOLDER") if isinstance(text, str) else text for name, text in ended.items()}

    def check(self, name: str, plain: Ended, losses: tuple[Loss, ...]) -> Story:
        """Run durably and compare with the plain run."""
        expected, ledger, files = plain
        story, ended, lines, made = self.durable(name, losses)
        for key in ("stdout", "stderr", "error", "traceback"):
            self.assertEqual(ended[key], expected[key], f"{name}: {key}, {losses}")
        if name in MADE_AGAIN:
            ledger, lines = (_once(each, MADE_AGAIN[name]) for each in (ledger, lines))
        if name in CONCURRENT:
            # Another lane's call may have been under way when the runner was lost; that one is made again.
            self.assertFalse(Counter(ledger) - Counter(lines), f"{name}: what did not happen, {losses}")
            self.assertLessEqual(len(lines), len(ledger) + 2 * len(losses), f"{name}: what happened twice, {losses}")
        else:
            self.assertEqual(lines, ledger, f"{name}: what happened outside, {losses}")
        self.assertEqual(made, files, name)
        return story

    def survive(self, name: str) -> None:
        """Without a loss, with one in the middle, and with one after each recorded call in turn."""
        plain = self.plain(name)
        count = len(self.check(name, plain, ()).calls)
        if count > 1:
            self.check(name, plain, (Loss("recorded", (count + 1) // 2),))
        everywhere = tuple(Loss("recorded", number) for number in range(1, count + 1))
        self.assertEqual(self.check(name, plain, everywhere).runners, count + 1)

    def test_a_loss_before_each_call_is_performed(self) -> None:
        for name in ("try_except", "files_text"):
            plain = self.plain(name)
            count = len(self.check(name, plain, ()).calls)
            # A call that is asked for again counts again.
            losses = tuple(Loss("asked", number) for number in range(1, 2 * count, 2))
            self.assertEqual(self.check(name, plain, losses).runners, count + 1)

    def test_a_loss_during_a_call_repeats_that_call_only(self) -> None:
        plain = self.plain("try_except")
        story, ended, lines, _ = self.durable("try_except", (Loss("performing", 3), Loss("performing", 9)))
        self.assertEqual((story.runners, ended["stdout"]), (3, plain[0]["stdout"]))
        self.assertFalse(Counter(plain[1]) - Counter(lines))
        self.assertLessEqual(len(lines), len(plain[1]) + 2)

    def test_the_comparison_sees_a_difference(self) -> None:
        expected, ledger, files = self.plain("nested")
        for wrong in (
            ({**expected, "stdout": "x"}, ledger, files),
            (expected, ledger[1:], files),
            (expected, ledger, {"f": b""}),
        ):
            with self.assertRaises(AssertionError):
                self.check("nested", wrong, ())


def _once(lines: list[str], prefix: str) -> list[str]:
    """Without repeated lines that begin with `prefix`."""
    return [line for index, line in enumerate(lines) if not (line.startswith(prefix) and line in lines[:index])]


def _add_tests() -> None:
    for path in sorted(PROGRAMS.glob("*.py")):
        name = path.stem
        if name not in NOT_ENTRIES:
            setattr(DurabilityTest, f"test_{name}", lambda self, name=name: self.survive(name))


_add_tests()
