"""A host for tests: starts the real runner, answers its calls, keeps its journal, and can lose the runner at a chosen
moment.

Standard library only, one thread. `ScriptedHost` is one runner process and its socket; `DurableSession` is a host
that keeps a journal and starts as many runners as it takes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional, Union

from tests.fork_server import Forked, shared_server

RUNNER = Path(__file__).resolve().parent.parent / "ak_runner.py"
OUTSIDE = Path(__file__).resolve().parent / "outside"
DEADLINE_S = float(os.environ.get("AK_TEST_DEADLINE", "30"))
# Bytecode of the runners under test: one folder for all, and none in the tree.
PYCACHE = os.path.join(tempfile.gettempdir(), f"ak-tests-pycache-{os.getuid()}")

Message = tuple[str, dict[str, Any]]
Process = Union[subprocess.Popen[bytes], Forked]


class RunnerGone(Exception):
    """The runner closed its end."""


class ScriptedHost:
    """One runner. Use as a context manager: leaves no process, socket or folder behind."""

    def __init__(
        self,
        code: Path,
        entry: str,
        variables: Optional[dict[str, str]] = None,
        options: tuple[str, ...] = ("-s",),
        is_forked: bool = False,
        stdin: int = subprocess.DEVNULL,
    ) -> None:
        """`is_forked`: by the fork server, which takes a tenth of the time."""
        self._folder = tempfile.TemporaryDirectory(prefix="ak-")
        self.path = os.path.join(self._folder.name, "s")
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self.path)
        self._listener.listen(1)
        self._listener.settimeout(DEADLINE_S)
        self._pending = b""
        self._connection: Optional[socket.socket] = None
        read_end, self._lifeline = os.pipe()
        self._error_file = open(os.path.join(self._folder.name, "stderr"), "w+b")
        self._output_file = open(os.path.join(self._folder.name, "stdout"), "w+b")
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": self._folder.name,
            "PYTHONPATH": str(OUTSIDE),
            "PYTHONHASHSEED": "0",
            "PYTHONPYCACHEPREFIX": PYCACHE,
            "AK_LIFELINE": str(read_end),
            **(variables or {}),
        }
        command = [str(RUNNER), "--socket", self.path, "--code", str(code), "--entry", entry]
        if is_forked:
            files = (read_end, self._output_file.fileno(), self._error_file.fileno())
            server = shared_server(OUTSIDE, PYCACHE)
            self._process: Process = server.start("runner", command, environment, str(code), files)
        else:
            self._process = subprocess.Popen(
                [sys.executable, *options, *command],
                stdin=stdin,
                stdout=self._output_file,
                stderr=self._error_file,
                env=environment,
                pass_fds=[read_end],
                cwd=str(code),
                start_new_session=True,
            )
        os.close(read_end)

    @property
    def pid(self) -> int:
        return self._process.pid

    def __enter__(self) -> ScriptedHost:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def accept(self) -> None:
        """Wait for the runner to connect."""
        self._connection, _ = self._listener.accept()
        self._connection.settimeout(DEADLINE_S)

    def receive(self) -> Message:
        """The next message: type and payload. Raises RunnerGone."""
        if self._connection is None:
            self.accept()
        assert self._connection is not None
        while b"\n" not in self._pending:
            try:
                chunk = self._connection.recv(65536)
            except ConnectionResetError:
                chunk = b""
            if not chunk:
                raise RunnerGone(self.stderr())
            self._pending += chunk
        line, _, self._pending = self._pending.partition(b"\n")
        message = json.loads(line)
        return message["type"], message["payload"]

    def is_quiet(self, seconds: float) -> bool:
        """Whether the runner says nothing for so long."""
        if b"\n" in self._pending or self._connection is None:
            return False
        return not select.select([self._connection], [], [], seconds)[0]

    def expect(self, kind: str) -> dict[str, Any]:
        """The next message, which must be of this type."""
        got, payload = self.receive()
        assert got == kind, f"expected {kind}, got {got}: {payload}; stderr: {self.stderr()}"
        return payload

    def expect_marked(self, kind: str) -> dict[str, Any]:
        """`expect`, after the marks of the order, which a program of several lanes sends before anything else."""
        while True:
            got, payload = self.receive()
            if got != "record" or not all(item["name"] == "order" for item in payload["items"]):
                assert got == kind, f"expected {kind}, got {got}: {payload}; stderr: {self.stderr()}"
                return payload

    def send(self, kind: str, **payload: Any) -> None:
        self.send_raw(json.dumps({"type": kind, "payload": payload}).encode() + b"\n")

    def let_go_on(self, kind: str, payload: dict[str, Any]) -> None:
        """Have a call performed that the runner asks for, and let its program go on when it was."""
        if kind == "callback":
            self.send("callback", id=payload["id"])
        elif kind == "response":
            self.send("response", id=payload["id"], ok=True)

    def send_raw(self, data: bytes) -> None:
        assert self._connection is not None
        self._connection.sendall(data)

    def close_socket(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def close_lifeline(self) -> None:
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1

    def kill(self) -> None:
        """kill -9, of what it has started as well."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait(DEADLINE_S)

    def wait(self) -> int:
        """The exit code of the runner."""
        return self._process.wait(DEADLINE_S)

    def stderr(self) -> str:
        """What reached the real stderr so far."""
        self._error_file.seek(0)
        return self._error_file.read().decode("utf-8", "replace")

    def stdout(self) -> str:
        """What reached the real stdout so far."""
        self._output_file.seek(0)
        return self._output_file.read().decode("utf-8", "replace")

    def close(self) -> None:
        self.kill()
        self.close_socket()
        self.close_lifeline()
        self._listener.close()
        self._error_file.close()
        self._output_file.close()
        self._folder.cleanup()


@dataclass
class Story:
    """What a session did, over all its runners."""

    prints: dict[int, tuple[str, str]] = field(default_factory=dict)
    logs: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    done: Optional[dict[str, Any]] = None
    error: Optional[dict[str, Any]] = None
    module: Optional[dict[str, Any]] = None
    runners: int = 0
    messages: list[str] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    stderr: str = ""
    # Calls that were performed without asking.
    ahead: int = 0
    # Calls that were under way when their runner was lost: whether they happened is not known.
    unknown: int = 0

    def text(self, stream: str) -> str:
        """Everything printed on a stream; records of unconfigured logging as plain Python shows them, on stderr. What
        the runner itself tells is a stream of its own, `notice`.
        """
        streams = {"ak": "notice"}
        logs = {log["seq"]: (streams.get(log["logger"], "stderr"), log["text"] + "\n") for log in self.logs}
        said = {**self.prints, **logs}
        assert sorted(said) == list(range(len(said))), f"holes in the numbers: {sorted(said)}"
        return "".join(said[seq][1] for seq in sorted(said) if said[seq][0] == stream)

    def leaks(self) -> list[int]:
        """The lines of which the runner told that they leak, each as often as it did."""
        return sorted(map(int, re.findall(r"^warning\[unrecorded_effect\]: [^\n]*?:(\d+) ", self.text("notice"), re.M)))


@dataclass(frozen=True)
class Loss:
    """Kill the runner at the nth call: when it is `asked`, `performing` (told to perform) or `recorded` (before it
    may go on).
    """

    stage: str
    number: int


class DurableSession:
    """A host that keeps a journal. `run` goes on until the program is over; the runner is lost where `losses` say."""

    def __init__(
        self,
        code: Path,
        entry: str,
        event: Optional[dict[str, Any]] = None,
        losses: tuple[Loss, ...] = (),
        is_forked: bool = False,
        gives_word: bool = False,
    ) -> None:
        """`gives_word`: that the next effect may be performed without asking."""
        self._is_forked = is_forked
        self._gives_word = gives_word
        self._code = code
        self._entry = entry
        self._event = event or {}
        self._losses = list(losses)
        self._folder = tempfile.TemporaryDirectory(prefix="ak-session-")
        self.journal = os.path.join(self._folder.name, "journal.ndjson")
        self.spool = os.path.join(self._folder.name, "spool")
        os.mkdir(self.spool)
        self.variables: dict[str, str] = {}
        self.story = Story()
        self._counts = {"asked": 0, "performing": 0, "recorded": 0}
        # Of the journal, what the next runner is told of when it has begun.
        self._parts: list[dict[str, Any]] = []
        self._open: dict[str, dict[str, Any]] = {}
        # How often each call was begun: by all runners, and since the last loss.
        self._begun: Counter[str] = Counter()
        self._attempts: Counter[str] = Counter()

    def __enter__(self) -> DurableSession:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def run(self) -> Story:
        while self.story.done is None and self.story.error is None:
            self.story.runners += 1
            assert self.story.runners < 200, "the session does not get on"
            self._open.clear()
            self._attempts.clear()
            with self._start() as host:
                try:
                    self._serve(host)
                finally:
                    self.story.stderr += host.stderr()
        return self.story

    def _start(self) -> ScriptedHost:
        variables = {
            "AK_PROTOCOL": "1",
            "AK_SPOOL": self.spool,
            "AK_PRINTS": str(len(self.story.prints) + len(self.story.logs)),
            "AK_SESSION": "ses_test",
            # As a real host does it: all runners of a session have one environment.
            "HOME": self._folder.name,
            **self.variables,
        }
        if os.path.exists(self.journal):
            variables.update(self._journal_variables())
        return ScriptedHost(self._code, self._entry, variables, is_forked=self._is_forked)

    def _journal_variables(self) -> dict[str, str]:
        """Every other runner gets the calls after the last value one by one, as from a host that still writes."""
        self._parts = parts_of(self.journal) if self.story.runners % 2 == 0 else []
        if len(self._parts) < 2:
            return {"AK_JOURNAL": self.journal}
        first = self._parts.pop(0)
        return {
            "AK_JOURNAL": self.journal,
            "AK_JOURNAL_BYTES": str(first["bytes"]),
            "AK_JOURNAL_SHA256": first["sha256"],
        }

    def _serve(self, host: ScriptedHost) -> None:
        if self._parts:
            host.accept()
            self._tell_parts(host)
        while self.story.done is None and self.story.error is None:
            try:
                self._await_message(host)
                kind, payload = host.receive()
            except RunnerGone as err:
                raise AssertionError(f"the runner ended by itself ({host.wait()}): {err}") from None
            self.story.messages.append(kind)
            if not self._take(host, kind, payload):
                self.story.unknown += sum(call_id in self._attempts for call_id in self._open)
                host.kill()
                return
        assert host.wait() in (0, 3)

    def _tell_parts(self, host: ScriptedHost) -> None:
        for part in self._parts:
            host.send("journal", **part)

    def _await_message(self, host: ScriptedHost) -> None:
        """A place for hosts that do something when nothing is said."""

    def _take(self, host: ScriptedHost, kind: str, payload: dict[str, Any]) -> bool:
        """Act on one message; False when the runner is to be lost now."""
        story = self.story
        if kind == "module":
            story.module = payload
            host.send("run", func_name=self._entry.partition(":")[2], event=self._event, session_id="ses_test")
        elif kind == "callback":
            return self._take_callback(host, payload)
        elif kind == "response":
            return self._take_response(host, payload)
        elif kind == "want":
            story.requests.append(payload)
            self._append(
                {"kind": "call", **{name: payload[name] for name in ("id", "name", "file", "line")}, "value": None}
            )
            host.send("response", id=payload["id"], ok=True)
        elif kind == "record":
            self._append({"kind": "record", "items": payload["items"]})
        elif kind == "sync":
            host.send("synced")
        elif kind == "print":
            assert payload["seq"] not in story.prints, f"print {payload['seq']} twice: {payload} and {story.prints}"
            story.prints[payload["seq"]] = (payload["stream"], payload["text"])
        elif kind == "log":
            story.logs.append(payload)
        elif kind == "done":
            story.done = payload
        elif kind == "error":
            story.error = payload
        return True

    def _take_callback(self, host: ScriptedHost, payload: dict[str, Any]) -> bool:
        self.story.requests.append(payload)
        self._open[payload["id"]] = payload
        if self._is_lost("asked"):
            return False
        if payload.get("performed"):
            assert self._gives_word, f"{payload['id']} was performed without a word"
            self.story.ahead += 1
            self._begun[payload["id"]] += 1
            self._attempts[payload["id"]] += 1
            return True
        if _policy(payload)["at_most_once"] and self._begun[payload["id"]]:
            error = {"type": "autokitteh.errors.OutcomeUnknown", "message": "begun", "traceback": "", "data": None}
            self._record(payload, {"error": error})
            host.send("response", id=payload["id"], error=error)
            return True
        return self._perform(host, payload["id"])

    def _perform(self, host: ScriptedHost, call_id: str) -> bool:
        self._begun[call_id] += 1
        self._attempts[call_id] += 1
        host.send("callback", id=call_id)
        return not self._is_lost("performing")

    def _record(self, asked: dict[str, Any], outcome: dict[str, Any]) -> None:
        names = ("value", "value_file", "error", "handle", "mutated")
        place = {name: asked[name] for name in ("id", "name", "digest", "file", "line")}
        self._append({"kind": "call", **place, **{name: outcome.get(name) for name in names}})
        self.story.calls.append(asked["name"])

    def _take_response(self, host: ScriptedHost, payload: dict[str, Any]) -> bool:
        asked = self._open[payload["id"]]
        if payload.get("error") and self._attempts[payload["id"]] < _policy(asked)["attempts"]:
            return self._perform(host, payload["id"])
        del self._open[payload["id"]]
        self._record(asked, payload)
        if self._is_lost("recorded"):
            return False
        word = {"ahead": time.time() * 1000 + 1000} if self._gives_word else {}
        host.send("response", id=payload["id"], ok=True, **word)
        return True

    def _append(self, entry: dict[str, Any]) -> None:
        with open(self.journal, "a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def _is_lost(self, stage: str) -> bool:
        self._counts[stage] += 1
        loss = Loss(stage, self._counts[stage])
        if loss in self._losses:
            self._losses.remove(loss)
            return True
        return False


class LateTimers(DurableSession):
    """A host whose timers end when the program asks for a call: it may have given them up by then."""

    def _serve(self, host: ScriptedHost) -> None:
        self._timers: list[dict[str, Any]] = []
        super()._serve(host)

    def _take(self, host: ScriptedHost, kind: str, payload: dict[str, Any]) -> bool:
        if kind == "want":
            self._timers.append(payload)
            return True
        while kind == "callback" and self._timers:
            super()._take(host, "want", self._timers.pop())
        return super()._take(host, kind, payload)


def parts_of(journal: str) -> list[dict[str, Any]]:
    """Payloads of `journal`: until the last value, then call by call."""
    parts: list[dict[str, Any]] = []
    sha256, size = hashlib.sha256(), 0
    for line in Path(journal).read_bytes().splitlines(keepends=True):
        sha256.update(line)
        size += len(line)
        if json.loads(line)["kind"] == "record":
            parts.clear()
        parts.append({"bytes": size, "sha256": sha256.hexdigest(), "complete": False})
    for last in parts[-1:]:
        last["complete"] = True
    return parts


def _policy(asked: dict[str, Any]) -> dict[str, Any]:
    return asked.get("policy") or {"attempts": 1, "at_most_once": False}


def run_durable(
    code: Path,
    entry: str,
    event: Optional[dict[str, Any]] = None,
    losses: tuple[Loss, ...] = (),
    is_forked: bool = False,
    gives_word: bool = False,
    **variables: str,
) -> Story:
    """Run a session to its end."""
    with DurableSession(code, entry, event, losses, is_forked, gives_word) as session:
        session.variables = variables
        return session.run()


def run_plain(code: Path, entry: str, event: Optional[dict[str, Any]] = None, **variables: str) -> dict[str, Any]:
    """Run the same program with plain Python: `{"stdout", "stderr", "error", "message", "traceback"}`."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(OUTSIDE), "PYTHONHASHSEED": "0", **variables}
    environment["PYTHONPYCACHEPREFIX"] = PYCACHE
    with tempfile.TemporaryDirectory(prefix="ak-plain-") as folder:
        report, output, errors = (Path(folder) / name for name in ("report", "stdout", "stderr"))
        argv = [str(OUTSIDE / "plain_main.py"), str(report), str(code), entry, json.dumps(event or {})]
        lifeline, held = os.pipe()
        with output.open("wb") as stdout, errors.open("wb") as stderr:
            files = (lifeline, stdout.fileno(), stderr.fileno())
            process = shared_server(OUTSIDE, PYCACHE).start("plain", argv, environment, str(code), files)
        try:
            process.wait()
        finally:
            process.kill()
            os.close(lifeline)
            os.close(held)
        assert report.exists(), errors.read_text()
        said = {"stdout": output.read_text("utf-8"), "stderr": errors.read_text("utf-8")}
        return {**said, **json.loads(report.read_text("utf-8"))}
