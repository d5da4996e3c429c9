"""Who executes user code: so that the host knows when the program stands still, and so that what comes from outside
can be handed out one at a time (order.py).

A line is a thread of user code, or a work item waiting for one. Its state says what it does now.
  B1. `busy` in a request is true when another line may still ask for something, or when the asking thread runs an
      event loop.
  B2. After a request with `busy` true, and after each answer, `idle` follows as soon as no line runs, once.
  B3. Who wakes a line says so at once (`change`), before it runs: a line that was woken is not at rest.
  B4. A line that runs holds up what is handed out to others (`is_held_up`), but not for ever: it is excused when it
      computes for long, and for one time when the kernel says that it waits for something we cannot see (a lock); not
      while it waits for what comes whatever the others do (`holding_up`).
  B5. A line whose wait a signal handler interrupts runs meanwhile, and does what it did when that is over; unless what
      it waits for has come, or the handler has ended the wait.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Sized
from contextlib import contextmanager
from enum import Enum
from time import monotonic, sleep
from typing import Callable, Optional

from _ak.asleep import look_at
from _ak.own_threads import start_own_thread

# How often lines that hold up others are looked at, and how many looks at one that sleeps are believed (some 15 ms):
# who waits for the interpreter's lock wakes every 5 ms to ask for it.
LOOK_S = 0.002
ASLEEP_LOOKS = 7
# How much a line may compute, and how many looks it may take for that, before it holds up the others no longer. Looks
# and not seconds, which pass for a process that is halted, too.
PATIENCE_S = 0.1
PATIENCE_LOOKS = 1500
HEARTBEAT_S = 1.0


class State(Enum):
    RUNNING = "running"
    WITH_HOST = "with host"  # its call is at the host, or is being performed for the host
    TURN = "turn"  # what it waits for is there, and will be handed to it
    BLOCKED = "blocked"  # waits without limit for another line
    LOOP = "loop"  # its event loop waits without limit
    TIMER = "timer"  # its event loop waits for a timer
    SLEEPING = "sleeping"  # waits, and will go on by itself
    ENDING = "ending"  # its code is over


_ASKS_NOTHING = (State.WITH_HOST, State.ENDING)
_GOES_ON = (State.RUNNING, State.TURN, State.TIMER, State.SLEEPING)
_WAITS_FOR_HOST = (State.WITH_HOST, State.LOOP)


class Wait:
    """Of one line, for the host or for its turn; `came` is the state that what it waits for has put it in: TURN, and
    then RUNNING.
    """

    __slots__ = ("came",)

    def __init__(self) -> None:
        self.came: Optional[State] = None


class Line:
    """`thread_id` is None while a work item waits for its thread."""

    __slots__ = (
        *("asleep", "excuse", "is_holding_up", "is_told", "looks", "native_id", "promises", "spent", "state"),
        *("thread_id", "wait"),
    )

    def __init__(self, state: State, thread_id: Optional[int]) -> None:
        self.state = state
        self.thread_id = thread_id
        self.native_id: Optional[int] = None
        self.wait: Optional[Wait] = None
        # How often another line let it go on.
        self.promises = 0
        # It waits for something that comes without the others, just now: for a thread that it starts (starting.py), for
        # the rest of the journal.
        self.is_holding_up = False
        # That the session is being stopped (stopping.py).
        self.is_told = False
        # While it runs: how often it was looked at, what it had computed at the first look, since which look it is
        # asleep and how often it had slept before, and why it holds nobody up.
        self.looks = 0
        self.spent: Optional[float] = None
        self.asleep: Optional[tuple[int, bytes]] = None
        self.excuse = ""


class Busy:
    """`on_idle` and `on_heartbeat` are called from the watching thread; `on_idle` also from the line that came to
    rest last. `on_rest`, if set, is called when a line that held up others does so no longer.
    """

    def __init__(self, on_idle: Callable[[], None], on_heartbeat: Callable[[], None]) -> None:
        self.on_rest: Callable[[], None] = _nothing
        self._on_idle = on_idle
        self._on_heartbeat = on_heartbeat
        self._lines: dict[Line, None] = {}
        self._running: dict[Line, None] = {}
        self._local = threading.local()
        self._condition = threading.Condition(threading.RLock())
        self._waking = 0
        self._is_idle_due = False
        self._is_holding_up = False

    def watch(self) -> None:
        """Start the thread that sends heartbeats and looks at lines that hold up others."""
        start_own_thread(self._watch)

    def add(self, state: State) -> Line:
        """A new line, without a thread."""
        line = Line(State.ENDING, None)
        with self._condition:
            self._lines[line] = None
            self._set(line, state)
        return line

    def begin(self, line: Line) -> None:
        """`line` has this thread now."""
        line.thread_id = threading.get_ident()
        line.native_id = threading.get_native_id()
        self._local.line = line

    def end(self, line: Line) -> None:
        """`line` is over."""
        self._local.line = None
        with self._condition:
            self._set(line, State.ENDING)
            self._lines.pop(line, None)
        self.settle()

    def put_to_rest(self, line: Line, state: State) -> None:
        """As `change`, when the caller says later what follows from it (`settle`)."""
        with self._condition:
            self._set(line, state)

    def promise(self, line: Line, *states: State) -> bool:
        """`line`, if it is in one of these states, will be let go on; false if it is not."""
        with self._condition:
            line.promises += 1
            if line.state not in states:
                return False
            self._set(line, State.TURN)
            return True

    def current(self) -> Optional[Line]:
        """The line of this thread, None for threads that are not user code."""
        return getattr(self._local, "line", None)

    def change(self, line: Optional[Line], state: State) -> None:
        """`line` does something else now."""
        if line is None or line.state is state:
            return
        with self._condition:
            if line.state is State.ENDING and line not in self._lines:
                return
            self._set(line, state)
        if state is not State.RUNNING:
            self.settle()

    def wait(self, line: Optional[Line]) -> Wait:
        """`line` is about to wait; `wake` ends that."""
        wait = Wait()
        if line is not None:
            line.wait = wait
        return wait

    def wait_on(self, line: Optional[Line], wait: Wait) -> None:
        """`line` is about to wait for more of the same: a handler may have ended what it did meanwhile (B5)."""
        with self._condition:
            if line is None or wait.came is not None:
                return
            line.wait = wait
            if line.state is State.RUNNING:
                self._set(line, State.WITH_HOST)
        self.settle()

    def wake(self, line: Optional[Line], wait: Wait) -> None:
        """What `line` waits for is handed to it."""
        with self._condition:
            wait.came = State.RUNNING
            if line is not None and line.wait is wait:
                line.wait = None
                if line.state is not State.ENDING:
                    self._set(line, State.RUNNING)

    @contextmanager
    def interrupted(self) -> Generator[None, None, None]:
        """A signal handler runs inside the block, in this thread, which may be waiting (B5)."""
        line = self.current()
        if line is None:
            yield
            return
        with self._condition:
            former, wait, promises = line.state, line.wait, line.promises
            line.wait = None
            self._set(line, State.RUNNING)
        yield
        with self._condition:
            if wait is not None and wait.came is not State.RUNNING:
                line.wait = wait
            came = State.RUNNING if line.promises != promises else None if wait is None else wait.came
            self._set(line, came or former)
        self.settle()

    def rest(self, line: Line, is_limited: bool, inbox: Sized) -> bool:
        """The event loop of `line` waits. False when something is in its inbox: then its state is TURN."""
        with self._condition:
            if inbox:
                self._set(line, State.TURN)
                return False
            self._set(line, State.TIMER if is_limited else State.LOOP)
        self.settle()
        return True

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
            if line is not None and line.state is not state:
                self._set(line, state)
        if state is not State.RUNNING:
            self.settle()

    @contextmanager
    def answering(self, line: Optional[Line], wait: Optional[Wait] = None) -> Generator[None, None, None]:
        """The host lets `line` go on, which is seen to inside the block (B2); `wait` is that of a thread, which waits
        for nothing else.
        """
        with self._condition:
            self._waking += 1
            self._is_idle_due = True
            if wait is not None and wait.came is None:
                wait.came = State.TURN
                if line is not None and line.wait is wait and line.state is State.WITH_HOST:
                    self._set(line, State.TURN)
        try:
            yield
        finally:
            self.woken()
            self.settle()

    def waking(self) -> None:
        """Something is on its way to user code; until `woken`, the program goes on by itself."""
        with self._condition:
            self._waking += 1

    def woken(self) -> None:
        """It has been handed out."""
        with self._condition:
            self._waking -= 1

    def is_held_up(self, line: Optional[Line]) -> bool:
        """Whether nothing may be handed to `line` yet, because another one runs (B4). If so, `on_rest` follows."""
        with self._condition:
            if not all(other is line or _is_excused(other) for other in self._running):
                if not self._is_holding_up:
                    self._is_holding_up = True
                    self._condition.notify_all()
                return True
            for other in self._running:
                if other.excuse == "asleep":
                    other.excuse, other.asleep = "", None
            self._is_holding_up = False
            return False

    @contextmanager
    def holding_up(self) -> Generator[None, None, None]:
        """This thread waits inside the block as if it computed: for something that comes whatever the others do."""
        line = self.current()
        if line is None:
            yield
            return
        former, line.is_holding_up = line.is_holding_up, True
        try:
            yield
        finally:
            line.is_holding_up = former

    def settle(self) -> None:
        """Something came to rest: say what follows from it."""
        is_idle = False
        with self._condition:
            if self._is_idle_due and not self._waking and not self._running:
                states = [line.state for line in self._lines]
                is_idle = any(map(_WAITS_FOR_HOST.__contains__, states)) and not any(map(_GOES_ON.__contains__, states))
                self._is_idle_due = self._is_idle_due and not is_idle
            is_holding_up = self._is_holding_up
        if is_holding_up:
            self.on_rest()
        if is_idle:
            self._on_idle()

    def asleep(self) -> Optional[list[bytes]]:
        """How often each line that runs has slept, when the kernel has nothing to run for any of them: they wait for
        something we cannot see. None otherwise, and where the kernel does not tell.
        """
        with self._condition:
            lines = list(self._running)
        seen = [sleeps for sleeps, _ in (look_at(line.native_id) for line in lines) if sleeps]
        return seen if len(seen) == len(lines) else None

    def running_threads(self) -> list[int]:
        """Ids of the threads that execute user code now."""
        with self._condition:
            return [line.thread_id for line in self._running if line.thread_id is not None]

    def reset_after_fork(self) -> None:
        """In a child nothing is counted."""
        self._condition = threading.Condition(threading.RLock())
        self._lines.clear()
        self._running.clear()

    def _set(self, line: Line, state: State) -> None:
        line.state = state
        if state is State.RUNNING:
            if line not in self._running:
                self._running[line] = None
                line.looks, line.spent, line.asleep, line.excuse = 0, None, None, ""
        else:
            self._running.pop(line, None)

    def _watch(self) -> None:
        next_heartbeat = monotonic() + HEARTBEAT_S
        while True:
            with self._condition:
                if not self._is_holding_up:
                    self._condition.wait(max(0.0, next_heartbeat - monotonic()))
            if self._is_holding_up:
                sleep(LOOK_S)
                if self._excuse():
                    self.on_rest()
            if monotonic() >= next_heartbeat:
                next_heartbeat = monotonic() + HEARTBEAT_S
                self._on_heartbeat()

    def _excuse(self) -> bool:
        """Look at the lines that hold up others (B4); true when there is something to hand out now."""
        with self._condition:
            held = [line for line in self._running if not line.excuse]
            lines = [line for line in held if not line.is_holding_up]
        # Not under the lock: a line that was woken would wait for it, and so look asleep.
        seen = [look_at(line.native_id) for line in lines]
        with self._condition:
            for line, (sleeps, spent) in zip(lines, seen):
                line.looks += 1
                if sleeps is None or line.asleep is None or line.asleep[1] != sleeps:
                    line.asleep = None if sleeps is None else (line.looks, sleeps)
                line.spent = spent if line.spent is None else line.spent
                if line.asleep is not None and line.looks - line.asleep[0] >= ASLEEP_LOOKS:
                    line.excuse = "asleep"
                elif spent - line.spent > PATIENCE_S or line.looks > PATIENCE_LOOKS:
                    line.excuse = "computes"
            is_over = not held or any(line.excuse for line in lines)
            if is_over:
                self._is_holding_up = False
        return is_over


def _nothing() -> None:
    pass


def _is_excused(line: Line) -> bool:
    """Whether it holds nobody up just now. One that was seen asleep may have been woken meanwhile."""
    if line.excuse == "asleep" and (line.asleep is None or look_at(line.native_id)[0] != line.asleep[1]):
        line.excuse, line.asleep = "", None
    return line.excuse != ""
