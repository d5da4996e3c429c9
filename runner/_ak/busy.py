"""Who executes user code, so that the host knows when the program stands still.

A line is a thread of user code, or a work item waiting for one. Its state says what it does now.
  B1. `busy` in a request is true when another line may still ask for something, or when the asking thread runs an
      event loop.
  B2. After a request with `busy` true, and after each answer, `idle` follows as soon as no line runs, once.
  B3. A line that waits for another line may have been woken without having run yet. So `idle` is only believed when
      nothing has moved for a moment; a program of one line needs no such doubt.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from enum import Enum
from typing import Callable, Optional

# How often, and how far apart, all lines must be found asleep to be believed.
LOOKS = 5
LOOK_S = 0.001
HEARTBEAT_S = 1.0


class State(Enum):
    RUNNING = "running"
    WITH_HOST = "with host"  # its call is at the host, or is being performed for the host
    BLOCKED = "blocked"  # waits without limit for another line, or for its turn in the journal
    LOOP = "loop"  # its event loop waits without limit
    ENDING = "ending"  # its code is over, but who joins the thread is woken only when the kernel has ended it


_ASKS_NOTHING = (State.WITH_HOST, State.ENDING)


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

    def end(self, line: Line, is_thread_ending: bool) -> None:
        """`line` is over, and with it its thread unless that goes on with other work."""
        self._local.line = None
        with self._condition:
            line.state = State.ENDING
            if line in self._lines and not is_thread_ending:
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
            others = any(other is not line and other.state not in _ASKS_NOTHING for other in self._lines)
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
            if not self._may_be_idle():
                return
            # Only an event loop that is alone is sure to rest: a thread may block for no time at all, joining another
            # that is over.
            if line.state is not State.LOOP or len(self._lines) > 1 or line not in self._lines:
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
                if not self._may_be_idle():
                    self._condition.wait(max(0.0, next_heartbeat - time.monotonic()))
            if self._is_settled():
                self._on_idle()
            if time.monotonic() >= next_heartbeat:
                next_heartbeat = time.monotonic() + HEARTBEAT_S
                self._on_heartbeat()

    def _is_settled(self) -> bool:
        """Look several times (B3); true once for each time that `idle` is due."""
        with self._condition:
            if not self._may_be_idle():
                return False
            self._lines = [line for line in self._lines if line.state is not State.ENDING or _is_alive(line)]
            moves, lines = self._moves, list(self._lines)
        # Not under the lock: a line that was woken would wait for it, and so look asleep. Looking itself holds up what
        # wants to run, so one look proves nothing.
        for _ in range(LOOKS):
            if not all(map(_is_asleep, lines)):
                time.sleep(LOOK_S)
                return False
            time.sleep(LOOK_S)
        with self._condition:
            if moves != self._moves or not self._may_be_idle():
                return False
            self._is_idle_due = False
        return True

    def _may_be_idle(self) -> bool:
        return self._is_idle_due and not self._is_any_running()


def _is_alive(line: Line) -> bool:
    """Whether the kernel still has the thread; false where it cannot be asked."""
    return os.path.exists(f"/proc/self/task/{line.native_id}")


def _is_asleep(line: Line) -> bool:
    """Whether the kernel has nothing to run for the thread: one that was woken but got no turn yet is not asleep."""
    if line.state is State.ENDING:
        return False
    if line.native_id is None or line.state is State.WITH_HOST:
        return True
    try:
        with open(f"/proc/self/task/{line.native_id}/stat", "rb") as file:
            state = file.read().rpartition(b")")[2].split()[0]
    except OSError:  # Not on this platform, or the thread is just ending: the wait for things to settle must do.
        return True
    return state == b"S"
