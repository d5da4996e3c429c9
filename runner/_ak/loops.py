"""Event loops of user code. Whatever comes from outside (answers, timers, messages of other threads) enters a loop at
one place, between two rounds of its callbacks, and each time it is noted at which step; a replay does it again at
the same step. So all tasks of a loop take turns as they did.

  G1. A step is a round in which something of user code runs. What runs only for calls being performed takes rounds of
      its own, which do not count, because a replay has none of them.
  G2. Timers of user code are kept here, not in the loop, and fire by the session's clock. On a replay a timer fires
      when the journal says, or never, until the journal is used up.
  G3. A loop of another make (uvloop) has no such place: its order is kept, its steps are not.
  G4. When the session is stopped, the main task of a loop is cancelled, as by Ctrl-C: a thing from outside like others.
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, Callable, Optional, Union
from weakref import WeakSet

from _ak.busy import Busy, Line, State
from _ak.held_signals import call, held_signals
from _ak.lanes import Lanes
from _ak.order import Order
from _ak.performing import is_performing, performing
from _ak.stopping import Stopping

_GATE = "_ak_gate"
_WAITING = (State.LOOP, State.TIMER)
# As in asyncio.
MAX_SELECT_S = 24 * 3600.0

Select = Callable[[Optional[float]], Any]


class Item:
    """On its way into a loop. Without an id it is the runner's own and takes no step."""

    __slots__ = ("deliver", "item_id", "step")

    def __init__(self, item_id: Optional[str], step: Optional[int], deliver: Callable[[], None]) -> None:
        self.item_id = item_id
        self.step = step
        self.deliver = deliver


@dataclass(frozen=True)
class Surroundings:
    """What the loops of a session share."""

    busy: Busy
    order: Order
    lanes: Lanes
    stopping: Stopping


class Gate:
    """The way into one loop."""

    def __init__(self, loop: Any, around: Surroundings, stop_id: str) -> None:
        self.line: Optional[Line] = None
        self._stop_id = stop_id
        self._stopping = around.stopping
        self._main: Any = None
        self._is_stopping = False
        self._stop_lock = Lock()
        self._loop = loop
        self._busy = around.busy
        self._order = around.order
        self._lanes = around.lanes
        self._inbox: deque[Item] = deque()
        self._timers: list[tuple[float, int, str, Any]] = []
        self._timer_count = 0
        self._step = 0
        # Tasks that wait for a call: what they do meanwhile is for the runner (G1).
        self._calling: set[Any] = set()
        self._is_between_rounds = False
        # Free for whoever lets the loop go on after it waited: once each time.
        self._turn = Lock()
        self._turn.acquire()

    def begin_main(self, task: Any) -> None:
        """`task` is what the loop is run for."""
        self._main = task
        if self._order.awaits(self._stop_id) or self._stopping.is_due_for(self._busy.current()):
            self._stop()

    def stop(self) -> None:
        """The session is being stopped: cancel what the loop is run for, at a step that is recorded (G4)."""
        is_due = self.line is None or self._stopping.is_due_for(self.line)
        if is_due and self._main is not None and not self._main.done():
            self._stop()

    def _stop(self) -> None:
        with self._stop_lock:
            if self._is_stopping:
                return
            self._is_stopping = True

        def hand(step: Optional[int]) -> bool:
            self.push(self._stop_id, step, self._cancel_main)
            return False

        self._order.arrive(self._stop_id, self.line, hand)

    def _cancel_main(self) -> None:
        self._stopping.told(self._busy.current())
        self._main.cancel()

    def begin_call(self, task: Any) -> None:
        """`task` waits for a call from now on."""
        self._calling.add(task)

    def end_call(self, task: Any) -> None:
        self._calling.discard(task)

    def push(self, item_id: Optional[str], step: Optional[int], deliver: Callable[[], None]) -> Item:
        """Call `deliver` in the loop; from any thread. `step` is that of the item's mark, if it has one."""
        item = Item(item_id, step, deliver)
        self._inbox.append(item)
        if self.line is None or self._busy.promise(self.line, *_WAITING):
            self._go_on()
        return item

    def revoke(self, item: Item) -> None:
        """Nobody waits for it any more; called in the loop."""
        if item in self._inbox:
            self._inbox.remove(item)

    def is_between_rounds(self) -> bool:
        """Whether it is the loop itself that asks for the time, for timers that are not kept here: true once after
        each `select`.
        """
        is_between, self._is_between_rounds = self._is_between_rounds, False
        return is_between

    def add_timer(self, timer: Any) -> None:
        """`timer` is a handle of the loop that fires by itself nowhere else (G2)."""
        item_id = self._lanes.current().next_moment()
        if self._order.awaits(item_id):

            def fire(step: Optional[int]) -> bool:
                self.push(item_id, step, lambda: self._ready(timer))
                return False

            self._order.arrive(item_id, self.line, fire)
            return
        self._timer_count += 1
        heapq.heappush(self._timers, (timer._when, self._timer_count, item_id, timer))
        # A loop that waits for its turn must look at its timers once it is live.
        self._order.when_live(item_id, self._wake)

    def post(self, handle: Any) -> None:
        """Run a handle that another thread of user code made."""
        item_id = self._lanes.current().next_moment()
        if not self._order.is_replaying:
            self._inbox.append(Item(item_id, None, lambda: self._ready(handle)))
            self._wake()
            return

        def hand(step: Optional[int]) -> bool:
            self.push(item_id, step, lambda: self._ready(handle))
            return False

        self._order.arrive(item_id, self.line, hand)

    def select(self, real: Select, timeout: Optional[float]) -> Any:
        """`select` of the loop's selector: the one place between two rounds."""
        line = self._busy.current()
        if line is None or is_performing():
            return call(real, (timeout,), {})
        self.line = line
        loop = self._loop
        if loop._ready or loop._stopping:
            events = real(0)
        else:
            limit = self._limit()
            if not self._busy.rest(line, limit is not None, self._inbox):
                limit = 0.0
                self._order.wake(line, self._turn.release)
            try:
                events = real(limit)
            finally:
                if self._busy.promise(line, *_WAITING):
                    self._order.wake(line, self._turn.release)
                self._turn.acquire()
        self._let_in(bool(loop._ready))
        self._is_between_rounds = True
        if held_signals.pending:  # They have woken the loop: its line must not make calls while it is at rest.
            held_signals.release()
        return events

    def _let_in(self, is_ready: bool) -> None:
        is_any = False
        if self._order.is_replaying:
            # Who hands out may be slower than this loop, which must not pass the step of what is coming.
            self._order.advance()
        while self._inbox:
            item = self._inbox[0]
            if item.step is not None and item.step > self._step and (is_ready or is_any):
                break
            self._inbox.popleft()
            if item.step is not None:
                self._step = max(self._step, item.step)
            elif item.item_id is not None:
                self._order.mark(item.item_id, self._step)
            item.deliver()
            is_any = is_any or item.item_id is not None
        # What has a mark and waits for its step comes before timers without one.
        if self._timers and not self._order.is_replaying and not self._inbox:
            is_any = self._fire_timers() or is_any
        if is_any or any(map(self._is_of_user, self._loop._ready)):
            self._step += 1

    def _fire_timers(self) -> bool:
        is_any, until = False, self._order.clock.read() + self._loop._clock_resolution
        # Spelled so that no number (NaN) waits for ever, as in asyncio.
        while self._timers and not self._timers[0][0] >= until:
            _, _, item_id, timer = heapq.heappop(self._timers)
            if not timer._cancelled:
                self._order.mark(item_id, self._step)
                self._loop._ready.append(timer)
                is_any = True
        return is_any

    def _limit(self) -> Optional[float]:
        """For how long the loop may wait, None without limit."""
        while self._timers and self._timers[0][3]._cancelled:
            heapq.heappop(self._timers)
        limits: list[float] = []
        if self._timers and not self._order.is_replaying:
            limits.append(self._timers[0][0] - self._order.clock.read())
        if self._loop._scheduled:
            limits.append(self._loop._scheduled[0]._when - monotonic())
        return min(max(0.0, min(limits)), MAX_SELECT_S) if limits else None

    def _is_of_user(self, handle: Any) -> bool:
        if handle._cancelled:
            return False
        if handle._context.get(performing) is not None:
            return False
        return not self._calling or getattr(handle._callback, "__self__", None) not in self._calling

    def _ready(self, handle: Any) -> None:
        if not handle._cancelled:
            self._loop._ready.append(handle)

    def _wake(self) -> None:
        if self.line is not None and self._busy.promise(self.line, *_WAITING):
            self._order.wake(self.line, self._go_on)

    def _go_on(self) -> None:
        """End the `select` that waits."""
        if self.line is not None:
            self._busy.change(self.line, State.RUNNING)
            self._turn.release()
        self._loop._write_to_self()


class OpenGate:
    """The way into a loop that is not ours to change (G3)."""

    def __init__(self, loop: Any, around: Surroundings) -> None:
        self.line = around.busy.current()
        self._loop = loop
        self._busy = around.busy
        self._order = around.order

    def begin_call(self, task: Any) -> None:
        pass

    def end_call(self, task: Any) -> None:
        pass

    def push(self, item_id: Optional[str], step: Optional[int], deliver: Callable[[], None]) -> Item:
        item = Item(item_id, step, deliver)
        self._busy.waking()

        def run() -> None:
            self._busy.woken()
            if item.item_id is not None and step is None:
                self._order.mark(item.item_id, 0)
            item.deliver()

        try:
            self._loop.call_soon_threadsafe(run)
        except RuntimeError:  # The loop was closed: nobody waits here any more.
            self._busy.woken()
        return item

    def revoke(self, item: Item) -> None:
        item.item_id, item.deliver = None, _nothing


def _nothing() -> None:
    pass


AnyGate = Union[Gate, OpenGate]


class Loops:
    """The gates of all loops of a session."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._gates: WeakSet[Gate] = WeakSet()
        self._count_of_lane: Counter[str] = Counter()

    def stop(self) -> None:
        """The session is being stopped."""
        for gate in list(self._gates):
            gate.stop()

    def add(self, loop: Any) -> Gate:
        """A loop of user code was made."""
        self._around.order.begin()
        lane = self._around.lanes.current().id
        self._count_of_lane[lane] += 1
        gate = Gate(loop, self._around, f"{lane}~stop{self._count_of_lane[lane]}")
        self._gates.add(gate)
        setattr(loop, _GATE, gate)
        return gate

    def gate(self, loop: Any) -> AnyGate:
        """That of this loop."""
        found: Optional[AnyGate] = getattr(loop, _GATE, None)
        if found is None:
            found = OpenGate(loop, self._around)
            self._around.order.begin()
        return found

    def own_gate(self, loop: Any) -> Optional[Gate]:
        """That of a loop of user code, for user code itself; None for what calls being performed do with it."""
        if is_performing() or self._around.busy.current() is None:
            return None
        return getattr(loop, _GATE, None)
