"""The open requests: who waits for which message of the host.

The reader thread puts messages into boxes (`deliver`); the line that asked takes them out. A box of a thread blocks
it; a box of a coroutine wakes its event loop.
  A1. A message without id answers the oldest unanswered one: `callback` a request, `response` a report, or, when
      there is none, a request.
  A2. A request whose await was cancelled stays known (`abandon`), so that what the host still says about it is not an
      error.
  A3. What the host has begun is answered, also when nobody waits for it any more (`is_owed`).
  A4. What waits for the host's word may be cancelled; what has it is performed, and reported, first.
"""

from __future__ import annotations

import threading
from collections import deque
from queue import SimpleQueue
from typing import Any, Callable, Optional

from _ak.busy import Busy, Wait
from _ak.held_signals import lets_in
from _ak.loops import AnyGate, Item
from _ak.order import Order
from _ak.protocol import HOST, Message, ProtocolError
from autokitteh.errors import Cancelled

Said = tuple[str, Message]
"""Type and payload of a message of the host."""
Error = Optional[dict[str, Any]]
"""As the protocol has it (errors_as_data.py)."""


class Box:
    """Where the answers to one request arrive; this one blocks the thread that waits."""

    def __init__(self, call_id: str, busy: Busy, order: Order) -> None:
        self.call_id = call_id
        self._busy = busy
        self._order = order
        self._line = busy.current()
        self._wait = self._begin_wait()
        self._messages: SimpleQueue[Said] = SimpleQueue()
        # Of who begins, answers and cancels, the first counts (A4).
        self._lock = threading.Lock()
        self._is_begun = False
        self._is_cancelled = False
        self._is_dropped = False
        self.is_owed = False
        """Whether the host has begun the call and waits for what it comes to."""

    def _begin_wait(self) -> Wait:
        return self._busy.wait(self._line)

    def begin(self) -> bool:
        """The call is performed now, whoever said so. False when it is cancelled."""
        with self._lock:
            self._is_begun = not self._is_cancelled
            return self._is_begun

    def cancel(self) -> None:
        """The session is being stopped, and the line is still to hear it."""
        with self._lock:
            if self._is_begun or self._is_cancelled or self._line is None or self._line.is_told:
                return
            self._is_cancelled = True
        self._answer(("cancel", {}))

    def put(self, said: Said) -> bool:
        """Called by the reader thread. False when nobody will look into it any more."""
        with self._lock:
            if self._is_dropped:
                return False
            self.is_owed = said[0] == "callback"
        if not self.begin():
            return True
        if said[0] == "response":
            self._answer(said)
        else:
            self._messages.put(said)
        return True

    def _answer(self, said: Said) -> None:
        def hand(_: Optional[int]) -> bool:
            self._busy.wake(self._line, self._wait)
            self._messages.put(said)
            return True

        with self._busy.answering(self._line, self._wait):
            self._order.arrive(self.call_id, self._line, hand)

    def get(self, is_brief: bool = False) -> Said:
        """Wait for the next message; `is_brief`: signal handlers may wait, too. Raises Cancelled."""
        said = self._messages.get() if is_brief else self._await()
        if said[0] == "cancel":
            raise Cancelled
        return said

    @lets_in
    def _await(self) -> Said:
        return self._messages.get()

    def wait_on(self) -> None:
        """What was performed is about to be reported."""
        self._busy.wait_on(self._line, self._wait)

    def drop(self) -> bool:
        """Nobody will look into it any more. Gives `is_owed`."""
        with self._lock:
            self._is_dropped = True
        self._order.withdraw(self.call_id)
        return self.is_owed


class LoopBox(Box):
    """A box for a coroutine; its messages come through the gate of its event loop."""

    def __init__(self, call_id: str, busy: Busy, order: Order, gate: AnyGate) -> None:
        super().__init__(call_id, busy, order)
        self._gate = gate
        self._arrived: deque[Said] = deque()
        self._future: Any = None
        self._item: Optional[Item] = None

    def _begin_wait(self) -> Wait:
        return Wait()  # Its line goes on.

    def cancel(self) -> None:
        """Its task is cancelled, if that is due (loops.py)."""

    def put(self, said: Said) -> bool:
        self.is_owed = said[0] == "callback"
        if said[0] != "response":
            self._gate.push(None, None, lambda: self._arrive(said))
            return True

        def hand(step: Optional[int]) -> bool:
            self._item = self._gate.push(self.call_id, step, lambda: self._arrive(said))
            return False

        with self._busy.answering(self._line):
            self._order.arrive(self.call_id, self._gate.line, hand)
        return True

    async def get_soon(self) -> Said:
        """Wait for the next message. Raises what cancels the task."""
        from asyncio import get_running_loop

        while not self._arrived:
            self._future = get_running_loop().create_future()
            await self._future
        return self._arrived.popleft()

    def drop(self) -> bool:
        is_owed = super().drop()
        if self._item is not None:
            self._gate.revoke(self._item)
        return is_owed

    def _arrive(self, said: Said) -> None:
        self._arrived.append(said)
        if self._future is not None and not self._future.done():
            self._future.set_result(None)


class Exchange:
    """`send` is the channel's, and so is `hold`, for what is followed by more. `refuse(id, why)` answers a call that
    the host wants performed though nobody waits for it any more.
    """

    def __init__(
        self,
        send: Callable[[str, Message], None],
        refuse: Callable[[str, Error], None],
        hold: Optional[Callable[[str, Message], None]] = None,
    ) -> None:
        self._send = send
        self._hold = hold or send
        self._refuse = refuse
        # Ids of what was asked, and of what was reported as performed, and is not answered yet; oldest first.
        self._requests: deque[str] = deque()
        self._reports: deque[str] = deque()
        self._open: dict[str, Box] = {}
        # And why nobody waits for it.
        self._abandoned: dict[str, Error] = {}
        self._lock = threading.RLock()

    def open(self, request_id: str, box: Box) -> None:
        """Expect messages for `request_id`; must be called before the request is sent."""
        with self._lock:
            self._open[request_id] = box

    def close(self, request_id: str) -> None:
        with self._lock:
            self._open.pop(request_id, None)

    def abandon(self, request_id: str, why: Error = None) -> bool:
        """Nobody waits any more, but the host does not know (A2). Whether it is to be told, having begun the call."""
        with self._lock:
            box = self._open.pop(request_id, None)
            self._abandoned[request_id] = why
        return box is not None and box.drop()

    def send(self, request_id: str, kind: str, payload: Message, is_followed: bool = False) -> None:
        """Send something that the host will answer; the order of sending is that of the answers without id (A1).
        `is_followed`: more is sent at once, and it may leave with that.
        """
        with self._lock:
            (self._reports if kind == "response" else self._requests).append(request_id)
            (self._hold if is_followed else self._send)(kind, payload)

    def cancel(self) -> None:
        """Raise Cancelled in the threads that wait for the host's word."""
        with self._lock:
            boxes = list(self._open.values())
        for box in boxes:
            box.cancel()

    def deliver(self, kind: str, payload: Message) -> None:
        """Pass on a `callback` or `response` of the host. Raises ProtocolError when nobody asked."""
        with self._lock:
            request_id = self._answered(kind, payload.get("id"))
            box = self._open.get(request_id)
            is_abandoned, why = request_id in self._abandoned, self._abandoned.get(request_id)
            if kind == "response":
                self._abandoned.pop(request_id, None)
        if box is not None and box.put((kind, payload)):
            return
        if box is None and not is_abandoned:
            raise ProtocolError(
                "unknown_id", "payload.id", f"no open request has the id {request_id!r}", f"{HOST} {kind}".encode()
            )
        if kind == "callback":
            self._refuse(request_id, why)

    def _answered(self, kind: str, request_id: Optional[str]) -> str:
        """The id that a message of the host answers; it waits for an answer no longer (A1)."""
        if request_id is None:
            waiting = self._reports if kind == "response" and self._reports else self._requests
            return waiting.popleft() if waiting else ""
        for waiting in (self._reports, self._requests):
            if request_id in waiting:
                waiting.remove(request_id)
                # A response is the last word: of a call performed ahead, both are waited for.
                if kind != "response":
                    break
        return request_id
