"""What user code prints, line by line to the host. In: text written to stdout, stderr, and log records. Out: `print`
and `log` messages.

P1. Prints are numbered for the whole session. On replay they are made again and counted, and those the host has are
    not sent.
P2. What a recorded call prints is not made again on replay, so it is recorded with the call and told after it (see
    calls.py).
P3. Before a recorded call the unfinished lines are sent, in both cases, so that the numbers agree.
P4. Where there are several lanes, the lane of each print is recorded among the marks of the order, because on a replay
    lanes that compute at the same time may print in another order: the host has as many prints of a lane as are so
    marked.
P5. What finalizers print that the cycle collector runs (collecting.py) is marked as theirs, also where there is one
    lane: on a replay they run at another moment, or not at all, and must not be taken for what others print. The same
    goes for what an event loop says of slow callbacks (loop_patches.py).
"""

from __future__ import annotations

import io
import os
import sys
import threading
from collections import Counter, deque
from collections.abc import Iterable
from typing import Any, Callable, NamedTuple, Optional

from _ak.child_output import ChildOutput
from _ak.lines import Lines
from _ak.performing import collector, current
from _ak.printed import Print

# Of one write at a time: a line of any length takes no more memory than that.
PIECE_BYTES = 64 * 1024

# Instead of the lane of a print (P5).
FINALIZERS = "finalizers"


class PrintMark(NamedTuple):
    """Who made a print."""

    seq: int
    lane: str


Send = Callable[[str, dict[str, Any]], None]


class PrintLanes:
    """Of whom the host has how many prints (P4). `current` gives the lane of the caller, None while there is only
    one; `note` records who printed what; `noted` is what earlier processes recorded.
    """

    def __init__(
        self,
        current: Callable[[], Optional[str]] = lambda: None,
        note: Callable[[PrintMark], None] = lambda _: None,
        noted: Iterable[PrintMark] = (),
        stored: int = 0,
    ) -> None:
        self.current = current
        self._note = note
        known = {mark.seq: mark.lane for mark in noted if mark.seq < stored}
        self._told = Counter(known.values())
        self.of_finalizers = frozenset(seq for seq, lane in known.items() if lane == FINALIZERS)

    def has_told(self, lane: str) -> bool:
        """Whether the next print of the lane is known to the host; it is taken as made."""
        if self._told[lane] == 0:
            return False
        self._told[lane] -= 1
        return True

    def tell(self, seq: int, lane: str) -> None:
        """A print of the lane is sent now."""
        self._note(PrintMark(seq, lane))


class Prints:
    """Numbers and sends what is printed; `stored` prints are known to the host already."""

    def __init__(
        self, send: Send, stored: int, lanes: Optional[PrintLanes] = None, spool: Optional[str] = None
    ) -> None:
        self._send = send
        self._stored = stored
        self._lanes = lanes or PrintLanes()
        self._next = 0
        # What `insert` was given: in earlier processes, by number, and in this one.
        self._reserved: dict[int, Print] = {}
        self._inserted: deque[tuple[Print, Callable[[int], None]]] = deque()
        self._lock = threading.RLock()
        self._buffers: list[_LineBuffer] = []
        self._is_child = False
        self._replaced: list[tuple[str, Any]] = []
        self.of_children = ChildOutput(spool)
        os.register_at_fork(after_in_child=self._abandon)

    def install(self) -> None:
        """Put the capturing streams in place of sys.stdout and sys.stderr."""
        for name, errors, descriptor in (("stdout", "strict", 1), ("stderr", "backslashreplace", 2)):
            buffer = _LineBuffer(self, name, descriptor)
            self._buffers.append(buffer)
            captured = CapturedText(buffer, f"<{name}>", errors)
            for attribute in (name, f"__{name}__"):
                self._replaced.append((attribute, getattr(sys, attribute)))
                setattr(sys, attribute, captured)
        self.of_children.install()

    def uninstall(self) -> None:
        """Put the streams back that were there before."""
        self.flush()
        for name, stream in self._replaced:
            setattr(sys, name, stream)
        self._replaced.clear()

    def emit(self, entry: Print) -> None:
        """Say one print: `("stdout" | "stderr", (text,))` or `("log", (level, logger, text))`."""
        performance = current()
        if performance is not None and performance.prints is not None:
            performance.prints.append(entry)
            return
        with self._lock:
            seq = None if self._is_child else self._number(self._lanes.current())
            if seq is not None:
                self._tell(seq, entry)

    def insert(self, entry: Print, note: Callable[[int], None]) -> None:
        """Say something that a replay does not say by itself, after what the host has already. `note` must record its
        number, for `reserve`."""
        with self._lock:
            self._inserted.append((entry, note))
            if self._lanes.current() is not None:
                self._next = max(self._next, self._stored)
            self._pass_inserted()

    def reserve(self, seq: int, entry: Print) -> None:
        """This number was given to `entry` by `insert`, in an earlier process."""
        self._reserved[seq] = entry

    def _number(self, lane: Optional[str]) -> Optional[int]:
        """That of a print of this lane, made now; None when the host has it."""
        if collector.is_at_work:
            if lane is None and self._next < self._stored:
                # In the midst of a replay there is no number for what the host does not have.
                self._lanes.has_told(FINALIZERS)
                return None
            lane = FINALIZERS
        if lane is not None:
            if self._lanes.has_told(lane):
                return None
            self._next = max(self._next, self._stored)
        self._pass_inserted()
        seq = self._next
        self._next += 1
        if seq < self._stored:
            return None
        if lane is not None:
            self._lanes.tell(seq, lane)
        return seq

    def end(self) -> None:
        """Send what is left, also of children that nobody waited for."""
        self.flush()
        for entry in self.of_children.take():
            self.emit(entry)
        with self._lock:
            self._next = max(self._next, self._stored)
            self._pass_inserted()

    def write_child(self, descriptor: int, data: memoryview) -> bool:
        """In a process forked by user code there is no host: print as plain Python does. False in the runner itself."""
        while self._is_child and data:
            data = data[os.write(descriptor, data) :]
        return self._is_child

    def flush(self) -> None:
        """Send the unfinished lines (P3)."""
        for buffer in self._buffers:
            buffer.flush()

    def _pass_inserted(self) -> None:
        """Leave out the numbers of what is not printed again, and give what is inserted its place: where it had it in
        an earlier process, or after all that the host has.
        """
        while True:
            if self._next in self._lanes.of_finalizers:
                self._next += 1
                continue
            if self._next in self._reserved:
                entry = self._reserved[self._next]
            elif self._inserted and self._next >= self._stored:
                entry, note = self._inserted.popleft()
                note(self._next)
            else:
                return
            self._next += 1
            self._tell(self._next - 1, entry)

    def _tell(self, seq: int, entry: Print) -> None:
        stream, texts = entry
        if seq < self._stored or self._is_child:
            return
        if stream == "log":
            self._send("log", {"seq": seq, "level": texts[0], "logger": texts[1], "text": texts[2]})
        else:
            self._send("print", {"seq": seq, "stream": stream, "text": texts[0]})

    def _abandon(self) -> None:
        self._is_child = True
        self._lock = threading.RLock()


class CapturedText(io.TextIOWrapper):
    """The text layer: everything a stream can do, with the name of the stream it stands for."""

    def __init__(self, buffer: _LineBuffer, name: str, errors: str) -> None:
        # write_through: our buffer, not the text layer, decides what is a line.
        super().__init__(buffer, encoding="utf-8", errors=errors, newline="\n", write_through=True)  # type: ignore[arg-type]
        self._name = name

    @property
    def name(self) -> str:  # type: ignore[override]
        return self._name

    def close(self) -> None:
        """Flush only: user code that closes stdout must not lose what others print."""
        self.flush()


class _LineBuffer(io.BufferedIOBase):
    """The bytes layer (`sys.stdout.buffer`): cuts what is written into lines."""

    def __init__(self, prints: Prints, stream: str, descriptor: int) -> None:
        self._prints = prints
        self._stream = stream
        self._descriptor = descriptor
        self._lines = Lines()
        self._lock = threading.RLock()
        self.raw = self
        self.mode = "wb"
        os.register_at_fork(after_in_child=self._reset_lock)

    @property
    def name(self) -> str:
        return f"<{self._stream}>"

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        """The real descriptor, so that a child process can be given the stream."""
        return self._descriptor

    def isatty(self) -> bool:
        return False

    def write(self, data: Any, /) -> int:
        view = memoryview(data).cast("B")
        if self._prints.write_child(self._descriptor, view):
            return len(view)
        with self._lock:
            for start in range(0, len(view), PIECE_BYTES):
                self._emit(self._lines.feed(bytes(view[start : start + PIECE_BYTES])))
        return len(view)

    def flush(self) -> None:
        if self._lines.is_empty:
            return
        with self._lock:
            self._emit(self._lines.rest())

    def _emit(self, parts: list[str]) -> None:
        for part in parts:
            self._prints.emit((self._stream, (part,)))

    def _reset_lock(self) -> None:
        self._lock = threading.RLock()
