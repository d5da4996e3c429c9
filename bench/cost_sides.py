"""Two processes that run the same programs in turns: plain Python, and a real runner with a session's guard.

The runner's host is a few lines of this file: no program here makes a call that needs an answer.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Optional

from turns import ANSWERED, ASKED

BENCH = Path(__file__).resolve().parent
RUNNER = BENCH.parent / "runner" / "ak_runner.py"
DEADLINE_S = 120.0
_PLAIN = "import sys; sys.path.insert(0, sys.argv[1]); import main; main.main(None)"


class Side:
    """One process that serves measurements (`turns.py`). Use as a context manager: it leaves no process behind."""

    def __init__(self, folder: Path, code: Path) -> None:
        self._folder = folder
        folder.mkdir()
        self._code = code
        self._ask_end, self._answer_end = os.pipe(), os.pipe()

    def __enter__(self) -> Side:
        variables = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self._folder),
            "PYTHONPATH": str(BENCH),
            "PYTHONHASHSEED": "0",
            # Of its own, so that it begins without bytecode and leaves none in the tree.
            "PYTHONPYCACHEPREFIX": str(self._folder / "pycache"),
            ASKED: str(self._ask_end[0]),
            ANSWERED: str(self._answer_end[1]),
        }
        self._process = self._start(variables, [self._ask_end[0], self._answer_end[1]])
        os.close(self._ask_end[0])
        os.close(self._answer_end[1])
        self._questions = os.fdopen(self._ask_end[1], "w", encoding="utf-8")
        self._answers = os.fdopen(self._answer_end[0], encoding="utf-8")
        return self

    def __exit__(self, kind: Optional[type[BaseException]], err: Any, trace: Optional[TracebackType]) -> None:
        self._questions.close()
        self._answers.close()
        try:
            self._process.wait(5 if kind is None else 0.1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def ask(self, **question: Any) -> dict[str, Any]:
        """Its answer, when it is there. Raises EOFError when the process has ended."""
        self._questions.write(json.dumps(question) + "\n")
        self._questions.flush()
        line = self._answers.readline()
        if not line:
            raise EOFError(f"{type(self).__name__} ended: {self._process.wait(5)}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _start(self, variables: dict[str, str], files: list[int]) -> subprocess.Popen[bytes]:
        raise NotImplementedError


class PlainSide(Side):
    """Plain Python."""

    def _start(self, variables: dict[str, str], files: list[int]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-s", "-c", _PLAIN, str(self._code)]
        return subprocess.Popen(command, env=variables, pass_fds=files, stdin=subprocess.DEVNULL)


class SessionSide(Side):
    """A runner in the full protocol, as `ak run` starts it."""

    def _start(self, variables: dict[str, str], files: list[int]) -> subprocess.Popen[bytes]:
        path = self._folder / "s"
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(path))
        listener.listen(1)
        listener.settimeout(DEADLINE_S)
        spool = self._folder / "spool"
        spool.mkdir()
        own = {"AK_PROTOCOL": "1", "AK_SESSION": "ses_bench", "AK_SPOOL": str(spool), "AK_PRINTS": "0"}
        command = [sys.executable, "-s", str(RUNNER), "--socket", str(path), "--code", str(self._code)]
        process = subprocess.Popen(
            [*command, "--entry", "main.py:main"], env={**variables, **own}, pass_fds=files, stdin=subprocess.DEVNULL
        )
        with listener:
            connection, _ = listener.accept()
        threading.Thread(target=_serve, args=[connection], daemon=True).start()
        return process


def _serve(connection: socket.socket) -> None:
    """Let the session run; take what it says. Whoever makes a call that waits for the host waits in vain, and shows."""
    with connection, connection.makefile("r", encoding="utf-8") as lines:
        for line in lines:
            message = json.loads(line)
            if message["type"] == "module":
                run = {"func_name": "main", "event": {}, "session_id": "ses_bench"}
                connection.sendall((json.dumps({"type": "run", "payload": run}) + "\n").encode())
            elif message["type"] in ("error", "callback", "want"):
                sys.stderr.write(f"cost.py: the session says {line}")
