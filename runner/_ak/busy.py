"""Who executes user code, so that the host knows when the program stands still.

A line is a thread of user code, or a work item waiting for one. Its state says what it does now.
  B1. `busy` in a request is true when another line may still ask for something, or when the asking thread runs an
      event loop.
  B2. After a request with `busy` true, and after each answer, `idle` follows as soon as no line runs, once.
  B3. A line that waits for another line may have been woken without having run yet. So `idle` is only believed when
      nothing has moved for a moment; a program of one line needs no such doubt.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from enum import Enum
from typing import Callable, Optional

SETTLE_S = 0.005
HEARTBEAT_S = 1.0


class State(Enum):
    RUNNING = "running"
    WITH_HOST = "with host"  # its call is at the host, or is being performed for the host
    BLOCKED = "blocked"  # waits without limit for another line, or for its turn in the journal
    LOOP = "loop"  # its event loop waits without limit


class Line:
    """`thread_id` is None while a work item waits for its thread."""

    __slots__ = ("native_id", "state", "thread_id")

    def __init__(self, state: State, thread_id: Optional[int]) -> None:
        self.state = state
        self.thread_id = thread_id
        self.native_id: Optional[int] = None


class Busy:
    """`on_idle` and `on_heartbeat` are called from the watching thread; `on_idle` also from the line that came to
    rest last.
    """

    def __init__(self, on_idle: Callable[[], None], on_heartbeat: Callable[[], None]) -> None:
        self._on_idle = on_idle
        self._on_heartbeat = on_heartbeat
        self._lines: list[Line] = []
        self._local = threading.local()
        self._condition = threading.Condition(threading.RLock())
        self._moves = 0
        self._waking = 0
        self._is_idle_due = False

    def watch(self) -> None:
        """Start the thread that sends heartbeats and `idle`. Must be started before `threading` is patched."""
        threading.Thread(target=self._watch, name="ak-heartbeat", daemon=True).start()

    def add(self, state: State) -> Line:
        """A new line without a thread: RUNNING if it is about to have one, BLOCKED if it waits for another line's."""
        line = Line(state, None)
        with self._condition:
            self._lines.append(line)
            self._moves += 1
        return line

    def begin(self, line: Line) -> None:
        """`line` starts to run in this thread."""
        line.thread_id = threading.get_ident()
        line.native_id = threading.get_native_id()
        self._local.line = line
        self.change(line, State.RUNNING)

    def end(self, line: Line) -> None:
        """`line` is over."""
        self._local.line = None
        with self._condition:
            if line in self._lines:
                self._lines.remove(line)
            self._moves += 1
        self._settle(line)

    def current(self) -> Optional[Line]:
        """The line of this thread, None for threads that are not user code."""
        return getattr(self._local, "line", None)

    def change(self, line: Optional[Line], state: State) -> None:
        """`line` does something else now."""
        if line is None or line.state is state:
            return
        with self._condition:
            line.state = state
            self._moves += 1
        if state is not State.RUNNING:
            self._settle(line)

    @contextmanager
    def asking(self, line: Optional[Line], state: State) -> Generator[bool, None, None]:
        """Gives `busy` of the request to send inside the block (B1); `line` is in `state` from then on.

        `state` is WITH_HOST for a thread that waits, RUNNING for an event loop. The host's answer cannot overtake the
        change.
        """
        with self._condition:
            others = any(other is not line and other.state is not State.WITH_HOST for other in self._lines)
            self._is_idle_due = others or state is State.RUNNING
            yield self._is_idle_due
            self.change(line, state)

    def answered(self, line: Optional[Line]) -> None:
        """The host lets `line` go on (B2)."""
        with self._condition:
            self._is_idle_due = True
            self._moves += 1
            if line is not None:
                line.state = State.RUNNING

    def waking(self, line: Optional[Line], is_answer: bool) -> None:
        """A message for the event loop of `line` is on its way; until `woken`, the line counts as running."""
        with self._condition:
            self._waking += 1
            if is_answer:
                self.answered(line)

    def woken(self) -> None:
        """The event loop has got the message."""
        with self._condition:
            self._waking -= 1

    def running_threads(self) -> list[int]:
        """Ids of the threads that execute user code now."""
        with self._condition:
            return [
                line.thread_id for line in self._lines if line.state is State.RUNNING and line.thread_id is not None
            ]

    def reset_after_fork(self) -> None:
        """In a child nothing is counted."""
        self._condition = threading.Condition(threading.RLock())
        self._lines = []

    def _settle(self, line: Line) -> None:
        with self._condition:
            if not self._is_idle_due or self._is_any_running():
                return
            if len(self._lines) > 1 or line not in self._lines:
                self._condition.notify_all()
                return
            self._is_idle_due = False
        self._on_idle()

    def _is_any_running(self) -> bool:
        return self._waking > 0 or any(line.state is State.RUNNING for line in self._lines)

    def _watch(self) -> None:
        next_heartbeat = time.monotonic() + HEARTBEAT_S
        while True:
            with self._condition:
                moves, is_resting = self._moves, self._is_resting()
                is_settling = self._is_idle_due and not self._is_any_running()
                self._condition.wait(SETTLE_S if is_settling else max(0.0, next_heartbeat - time.monotonic()))
                is_idle = is_resting and moves == self._moves and self._is_resting()
                if is_idle:
                    self._is_idle_due = False
            if is_idle:
                self._on_idle()
            if time.monotonic() >= next_heartbeat:
                next_heartbeat = time.monotonic() + HEARTBEAT_S
                self._on_heartbeat()

    def _is_resting(self) -> bool:
        if not self._is_idle_due or self._is_any_running():
            return False
        return all(line.state is State.WITH_HOST or _is_asleep(line) for line in self._lines)


def _is_asleep(line: Line) -> bool:
    """Whether the kernel has nothing to run for the thread: one that was woken but got no turn yet is not asleep."""
    if line.native_id is None:
        return True
    try:
        with open(f"/proc/self/task/{line.native_id}/stat", "rb") as file:
            state = file.read().rpartition(b")")[2].split()[0]
    except OSError:  # Not on this platform, or the thread is just ending: the wait for things to settle must do.
        return True
    return state == b"S"
