"""Starts Python processes quickly: imports the runner once and forks itself for each one asked for.

`ForkServer` is the side of the tests; `python fork_server.py SOCKET` is the server.
In, one connection a process: a line of JSON `{"program", "argv", "environment", "folder"}` with three descriptors
(lifeline, stdout, stderr). Out: a line with the process id, later one with the exit code, negative for a signal. The
server ends with its parent: when stdin does.
"""

from __future__ import annotations

import array
import contextlib
import functools
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Callable, Optional

HERE = Path(__file__).resolve().parent
DEADLINE_S = 30.0
LIFELINE, STDOUT, STDERR = range(3)
# Its number in the new process: high enough to survive the closing of everything of the server.
LIFELINE_NUMBER = 200
HIGHEST = 1024


class Forked:
    """A process of the server; as much of `subprocess.Popen` as the tests need."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(DEADLINE_S)
        self._said = connection.makefile("rb")
        connection.close()
        self.pid = int(self._said.readline())
        self.returncode: Optional[int] = None

    def kill(self) -> None:
        """kill -9. The server reaps the process, at once when it was killed as one of its group: it may be gone."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def wait(self, _deadline_s: float = DEADLINE_S) -> int:
        """The exit code, negative for a signal. Raises TimeoutError."""
        if self.returncode is None:
            self.returncode = int(self._said.readline())
            self._said.close()
        return self.returncode


class ForkServer:
    """One server with this hash seed and this folder on the path."""

    def __init__(self, path: Path, pycache: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ak-fork-")
        self._socket = os.path.join(self._folder.name, "s")
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(path),
            "PYTHONHASHSEED": "0",
            "PYTHONPYCACHEPREFIX": pycache,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-s", __file__, self._socket],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def start(
        self, program: str, argv: list[str], environment: dict[str, str], folder: str, files: tuple[int, int, int]
    ) -> Forked:
        """Start `program`, "runner" or "plain"; `files` are its lifeline, stdout and stderr."""
        orders = {"program": program, "argv": argv, "environment": environment, "folder": folder}
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(self._socket)
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))]
        connection.sendmsg([json.dumps(orders).encode() + b"\n"], rights)
        return Forked(connection)

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait(DEADLINE_S)
        self._folder.cleanup()


@functools.cache
def shared_server(path: Path, pycache: str) -> ForkServer:
    """One for all tests of this process."""
    import atexit

    server = ForkServer(path, pycache)
    atexit.register(server.close)
    return server


def _serve(path: str, kept: list[Any]) -> Callable[[], Any]:
    """Returns in each new process, with what it has to run; in the server itself never. `kept` outlives it."""
    programs = _programs()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(16)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    running: dict[int, socket.socket] = {}
    selector = selectors.DefaultSelector()
    for source in (listener, woken, 0):
        selector.register(source, selectors.EVENT_READ)
    os.write(1, b"ready\n")
    while True:
        for key, _ in selector.select():
            if key.fileobj == 0:
                os._exit(0)
            if key.fileobj == woken:
                os.read(woken, 4096)
                _report(running)
                continue
            connection, _ = listener.accept()
            orders, descriptors = _receive(connection)
            pid = os.fork()
            if pid == 0:
                # Kept, though closed: an object that goes would close its number, which is another's by then.
                kept.append(selector)
                for theirs in (listener, connection, *running.values()):
                    theirs.detach()
                return _become(orders, descriptors, programs)
            for descriptor in descriptors:
                os.close(descriptor)
            running[pid] = connection
            connection.sendall(b"%d\n" % pid)


def _programs() -> dict[str, Callable[[], Any]]:
    """What can be run, imported now: `argv` is set when it is called."""
    import asyncio  # noqa: F401  Both programs need it.

    sys.path.insert(0, str(HERE.parent))
    from _ak import preview, program

    del sys.path[0]
    sys.path.insert(0, str(HERE / "outside"))
    import plain_main

    del sys.path[0]

    def run_plain() -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(write_through=True)  # as `python -u`
        plain_main.main(preview.preview, *sys.argv[1:])

    return {"runner": lambda: sys.exit(program.main()), "plain": run_plain}


def _report(running: dict[int, socket.socket]) -> None:
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        connection = running.pop(pid)
        try:
            connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
        except OSError:  # Nobody waits for it.
            pass
        connection.close()


def _receive(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    descriptors = array.array("i")
    line, ancillary, _, _ = connection.recvmsg(1 << 20, socket.CMSG_SPACE(3 * descriptors.itemsize))
    for _, _, data in ancillary:
        descriptors.frombytes(data)
    while not line.endswith(b"\n"):
        line += connection.recv(1 << 20)
    return json.loads(line), list(descriptors)


def _become(
    orders: dict[str, Any], descriptors: list[int], programs: dict[str, Callable[[], Any]]
) -> Callable[[], Any]:
    """The new process: as if it had been started with these arguments, in a session of its own."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(descriptors[STDOUT], 1)
    os.dup2(descriptors[STDERR], 2)
    os.dup2(descriptors[LIFELINE], LIFELINE_NUMBER)
    os.closerange(3, LIFELINE_NUMBER)
    os.closerange(LIFELINE_NUMBER + 1, HIGHEST)
    os.environ.clear()
    os.environ.update(orders["environment"], AK_LIFELINE=str(LIFELINE_NUMBER))
    os.chdir(orders["folder"])
    sys.argv[:] = orders["argv"]
    return programs[orders["program"]]


if __name__ == "__main__":
    KEPT: list[Any] = []
    _serve(sys.argv[1], KEPT)()
