"""What child processes write to the stdout and stderr they inherit. In: two pipes whose ends the children get. Out:
prints of the call that was performed when it came.

The runner's own descriptors 1 and 2 stay the host's, for the last words of a crash.
  D1. A thread empties the pipes, so no child waits for us; it starts with the first child.
  D2. What a child wrote before it ended is in the pipe when the call that waited for it ends: `take` finds it.
  D3. What nobody waited for belongs to the next call that ends, or to the end of the program.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Callable, Optional

from _ak.lines import Lines
from _ak.own_threads import start_own_thread
from _ak.printed import Printed

STDOUT, STDERR = 1, 2
_STREAMS = {STDOUT: "stdout", STDERR: "stderr"}
_CHUNK_BYTES = 64 * 1024

# Calls that start a process, or write, without `subprocess`: they get the pipes as descriptors 1 and 2.
_DIRECT = ("os.system", "os.spawn", "os.posix_spawn", "os.write", "multiprocessing.", "concurrent.futures.process.")


class ChildOutput:
    """Made before user code runs; the pipes are opened for the first child."""

    def __init__(self, spool: Optional[str] = None) -> None:
        self._spool = spool
        self._is_installed = False
        self._lock = threading.RLock()
        # Number of the stream -> reading and writing end; empty until the first child.
        self._pipes: dict[int, tuple[int, int]] = {}
        self._printed = Printed(spool)
        # What has no end yet is of one stream: where the other one speaks in between, the line is cut.
        self._lines = Lines()
        self._speaker = ""
        self._redirections = 0
        self._originals: list[tuple[int, int]] = []

    def install(self) -> None:
        """Let children of `os.fork` write to the pipes; those of `subprocess` need `patch_subprocess`."""
        self._is_installed = True
        os.register_at_fork(before=self._open, after_in_child=self._become_child)

    def patch_subprocess(self, module: Any, replace: Callable[[Any, str, Any], None]) -> None:
        """Give the pipes to each child that would inherit stdout or stderr."""
        get_handles = module.Popen._get_handles

        def get_handles_captured(popen: Any, *args: Any) -> Any:
            *others, c2pwrite, errread, errwrite = get_handles(popen, *args)
            # -1 is to inherit; the numbers themselves come from `stdout=sys.stdout`.
            inherited = {-1: STDOUT, STDOUT: STDOUT, STDERR: STDERR}
            if c2pwrite in inherited:
                c2pwrite = self._pipe(inherited[c2pwrite])
            if errwrite in inherited:
                errwrite = self._pipe(inherited[errwrite] if errwrite > 0 else STDERR)
            return (*others, c2pwrite, errread, errwrite)

        replace(module.Popen, "_get_handles", get_handles_captured)

    @contextmanager
    def around(self, name: str) -> Generator[None, None, None]:
        """Perform a call of this name inside."""
        if not self._is_installed or not name.startswith(_DIRECT):
            yield
            return
        self._redirect()
        try:
            yield
        finally:
            self._restore()

    def take(self) -> Printed:
        """What has come since it was last asked."""
        with self._lock:
            for stream, (reading, _) in self._pipes.items():
                while self._read(stream, reading):
                    pass
            self._keep(self._lines.rest())
            taken, self._printed = self._printed, Printed(self._spool)
        return taken

    def _pipe(self, stream: int) -> int:
        self._open()
        return self._pipes[stream][1]

    def _open(self) -> None:
        with self._lock:
            if self._pipes:
                return
            for stream in _STREAMS:
                reading, writing = os.pipe()
                os.set_blocking(reading, False)
                self._pipes[stream] = reading, writing
        start_own_thread(self._empty)

    def _empty(self) -> None:
        streams = {reading: stream for stream, (reading, _) in self._pipes.items()}
        while True:
            ready, _, _ = select.select(list(streams), [], [])
            with self._lock:
                for reading in ready:
                    self._read(streams[reading], reading)

    def _read(self, stream: int, reading: int) -> bool:
        try:
            data = os.read(reading, _CHUNK_BYTES)
        except BlockingIOError:  # Emptied, perhaps by the other reader.
            return False
        if data:
            self._hear(_STREAMS[stream], data)
        return bool(data)

    def _hear(self, stream: str, data: bytes) -> None:
        if stream != self._speaker:
            self._keep(self._lines.rest())
            self._speaker = stream
        self._keep(self._lines.feed(data))

    def _keep(self, parts: list[str]) -> None:
        for part in parts:
            self._printed.append((self._speaker, (part,)))

    def _redirect(self) -> None:
        self._open()
        with self._lock:
            self._redirections += 1
            if self._redirections > 1:
                return
            for stream, (_, writing) in self._pipes.items():
                self._originals.append((stream, os.dup(stream)))
                os.dup2(writing, stream)

    def _restore(self) -> None:
        with self._lock:
            self._redirections -= 1
            while not self._redirections and self._originals:
                stream, original = self._originals.pop()
                os.dup2(original, stream)
                os.close(original)

    def _become_child(self) -> None:
        self._lock = threading.RLock()
        self._printed, self._lines = Printed(), Lines()
        for stream, (_, writing) in self._pipes.items():
            os.dup2(writing, stream)
