"""The order in which things from outside reach user code: answers, timers that fire, waits that run out, messages of
other threads. Recorded as it happens, and kept on a replay, because a program with several lanes may depend on it.

  O1. A mark is recorded for each item, in the value stream, so it is durable before whatever user code does next.
  O2. On a replay an item comes when those marked before it have come. What has no mark comes after all that have.
  O3. An item is handed out when all other lines are at rest, live as well as on a replay: what it leads to is over
      before the next one comes. A line that goes on computing is excused (busy.py, B4).
  O4. Where one line starts or wakes another, that one goes on when the others are at rest, before anything comes from
      outside (`wake`). So threads take turns, and in an order that needs no marks.
  O5. A program of one lane needs no marks: its order is that of its calls. The discipline begins with the first
      child lane or event loop (`begin`), which is at the same place in each process.
  O6. The moment at which it begins has a mark, too: limits of waits that are measured from there must be over on a
      replay when they were, and the first item comes later.
  O7. The place of an item in the steps of an event loop is part of its mark (loops.py).
"""

from __future__ import annotations

import threading
from collections import deque
from time import monotonic
from typing import Any, Callable, NamedTuple, Optional, Protocol

from _ak.busy import Busy, Line, State
from _ak.clock import Clock

BEGIN = "begin"
"""The id of the mark of when the discipline began."""

Hand = Callable[[Optional[int]], bool]
"""Gives an item to user code; the step of the event loop is that of its mark. False when whoever takes it marks it, or
when nobody takes it."""


class Mark(NamedTuple):
    """`step` of the event loop that took the item, None for a thread; `at` by the session's clock."""

    item_id: str
    step: Optional[int]
    at: float


class Recorded(Protocol):
    """The marks of earlier processes, in their order."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: int) -> Mark: ...

    def place(self, item_id: str) -> int:
        """-1 when the item has no mark."""
        ...


class _Arrival(NamedTuple):
    item_id: str
    line: Optional[Line]
    hand: Hand


class Order:
    """`recorded` are the marks of earlier processes. `next` gives marks to be recorded."""

    def __init__(self, recorded: Recorded, busy: Busy, clock: Clock) -> None:
        self.clock = clock
        self.is_concurrent = False
        self._recorded = recorded
        self._position = 0
        self._busy = busy
        self._arrived: dict[str, _Arrival] = {}
        self._withdrawn: set[str] = set()
        self._queue: deque[_Arrival] = deque()
        self._woken: deque[tuple[Line, Callable[[], None]]] = deque()
        # Lines that look again when others have run (lock_turns.py), those of them that are among the woken, and all of
        # them in the order in which they came.
        self._looking: dict[Line, Callable[[], None]] = {}
        self._about_to_look: set[Line] = set()
        self._lookers: dict[Line, None] = {}
        self._marks: deque[Any] = deque()
        self._when_live: dict[str, Callable[[], None]] = {}
        # Of one thread at a time; a signal handler of user code may ask while it answers.
        self._lock = threading.RLock()
        self._is_advancing = False
        self._progress = monotonic()

    @property
    def is_replaying(self) -> bool:
        """Whether marked items are still to come."""
        return self._position < len(self._recorded)

    def begin(self) -> None:
        """From now on there may be several lanes (O5)."""
        if self.is_concurrent:
            return
        self.is_concurrent = True
        if self.awaits(BEGIN):
            place = self._recorded.place(BEGIN)
            self.clock.stand(self._recorded[place].at)
            self._pass(place)
        elif self.is_replaying:  # An earlier version has recorded them.
            self.clock.stand(self._recorded[self._position].at)
        else:
            self.mark(BEGIN, None)

    def awaits(self, item_id: str) -> bool:
        """Whether this item has a mark and did not come yet."""
        return self._recorded.place(item_id) >= self._position

    def arrive(self, item_id: str, line: Optional[Line], hand: Hand) -> None:
        """The item is there for `line`: call `hand` when it is its turn, perhaps at once, perhaps in another thread."""
        if not self.is_concurrent:
            hand(None)
            return
        self._busy.waking()
        with self._lock:
            self._progress = monotonic()
            arrival = _Arrival(item_id, line, hand)
            if self.awaits(item_id):
                self._arrived[item_id] = arrival
            else:
                self._queue.append(arrival)
        self.advance()

    def wake(self, line: Line, hand: Callable[[], None]) -> None:
        """Another line lets `line`, whose state is TURN, go on: call `hand` when it may (O4)."""
        with self._lock:
            self._woken.append((line, hand))
        self.advance()

    def look_later(self, line: Line, hand: Callable[[], None], state: State) -> None:
        """`line`, at rest in `state` from now on, waits for what another line will do, and wants to look whether it is
        done: call `hand` once, when others have run and are at rest again.
        """
        with self._lock:
            self._looking[line] = hand
            self._lookers[line] = None
        self._busy.change(line, state)

    def look_now(self, line: Line) -> None:
        """The same as soon as the others are at rest."""
        with self._lock:
            self._let_look(line)
        self.advance()

    def look_no_more(self, line: Line) -> None:
        """It has seen what it waits for, or does not want to any more."""
        with self._lock:
            self._looking.pop(line, None)
            self._lookers.pop(line, None)
            if line in self._about_to_look:
                self._about_to_look.discard(line)
                self._woken = deque(woken for woken in self._woken if woken[0] is not line)

    def has_run(self) -> None:
        """A line has done something: those that wait for that may look."""
        with self._lock:
            self._let_look(*self._lookers)
        self.advance()

    def pass_alone(self, item_id: str) -> None:
        """The item reaches user code while there is one lane: it needs its mark only to be known (O5)."""
        if self.awaits(item_id):
            self._position = self._recorded.place(item_id) + 1
        else:
            self.mark(item_id, None)

    def withdraw(self, item_id: str) -> None:
        """Nobody waits for the item any more."""
        with self._lock:
            self._when_live.pop(item_id, None)
            waiting = self._arrived.pop(item_id, None)
            if self.awaits(item_id):
                self._withdrawn.add(item_id)
            if waiting is None:
                waiting = next((arrival for arrival in self._queue if arrival.item_id == item_id), None)
                if waiting is not None:
                    self._queue.remove(waiting)
        if waiting is not None:
            self._busy.woken()
        self.advance()
        self._busy.settle()

    def mark(self, item_id: str, step: Optional[int]) -> None:
        """The item reaches user code now, for the first time."""
        self._marks.append(Mark(item_id, step, self.clock.read()))

    def note(self, thing: Any) -> None:
        """Something else to be recorded among the marks."""
        self._marks.append(thing)

    def take_marks(self) -> list[Any]:
        """What is to be recorded, oldest first."""
        taken: list[Any] = []
        while self._marks:
            taken.append(self._marks.popleft())
        return taken

    def when_live(self, item_id: str, call: Callable[[], None]) -> bool:
        """Call once when the marks are used up; false if they are already."""
        with self._lock:
            if self.is_replaying:
                self._when_live[item_id] = call
                return True
        return False

    def stalled(self, seconds: float) -> Optional[str]:
        """The id of the item that holds up the others, if nothing has moved for `seconds` while somebody waits."""
        with self._lock:
            is_waiting = self._arrived or self._queue or self._when_live
            if not is_waiting or not self.is_replaying or monotonic() - self._progress < seconds:
                return None
            return self._recorded[self._position].item_id

    def advance(self) -> None:
        """Hand out what can be handed out now."""
        with self._lock:
            if self._is_advancing:
                return
            self._is_advancing = True
            try:
                while self._advance_one():
                    self._progress = monotonic()
            finally:
                self._is_advancing = False

    def _advance_one(self) -> bool:
        if self._woken and not self._busy.is_held_up(self._woken[0][0]):
            self._go_on(*self._woken.popleft())
            return True
        if self.is_replaying:
            return self._replay_one()
        if self._woken or not self._queue or self._busy.is_held_up(self._queue[0].line):
            return False
        arrival = self._queue.popleft()
        if self._give(arrival, None):
            self.mark(arrival.item_id, None)
        return True

    def _go_on(self, line: Line, hand: Callable[[], None]) -> None:
        if line in self._about_to_look:
            self._about_to_look.discard(line)
        else:
            self._let_look(*self._lookers)
        self._busy.change(line, State.RUNNING)
        hand()

    def _let_look(self, *lines: Line) -> None:
        for line in lines:
            hand = self._looking.pop(line, None)
            if hand is not None:
                self._busy.promise(line, State.BLOCKED, State.SLEEPING)
                self._about_to_look.add(line)
                self._woken.append((line, hand))

    def _replay_one(self) -> bool:
        mark = self._recorded[self._position]
        arrival = self._arrived.get(mark.item_id)
        if arrival is None and mark.item_id not in self._withdrawn:
            return False
        if arrival is not None and not self._is_in_time(mark, arrival.line):
            return False
        self._arrived.pop(mark.item_id, None)
        self.clock.stand(mark.at)
        if arrival is not None:
            self._give(arrival, mark.step)
        # Now only: who sees that the marks are used up must see the last item, too.
        self._pass(self._position)
        return True

    def _pass(self, place: int) -> None:
        self._position = place + 1
        if not self.is_replaying:
            self.clock.go()
            waiting, self._when_live = self._when_live, {}
            for call in waiting.values():
                call()

    def _is_in_time(self, mark: Mark, line: Optional[Line]) -> bool:
        if mark.step is not None and line is not None and line.state is State.RUNNING:
            return True  # A loop under way takes it at its step, whatever the others do.
        return not self._woken and not self._busy.is_held_up(line)

    def _give(self, arrival: _Arrival, step: Optional[int]) -> bool:
        self._let_look(*self._lookers)
        is_taken = arrival.hand(step)
        self._busy.woken()
        return is_taken
