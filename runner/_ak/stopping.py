"""The session was asked to stop: each line of user code hears it once, as `Cancelled`, and then cleans up.

In: `ask`, in the reader thread. Out: `Cancelled` at the line's next call or wait, or in the one under way; where an
event loop runs, its main task is cancelled instead, as Ctrl-C does it.
  ST1. Where it was raised is recorded before user code goes on, so a replay raises it there again (`recalled`).
  ST2. It is never raised in the midst of a replay: what the journal answers was not stopped.
  ST3. A line hears it once. What it calls from then on is performed as ever.
  ST4. A call that is being performed in the main thread is interrupted; what comes of it is recorded like any other
       outcome, and that is `Cancelled`. Elsewhere a call being performed cannot be interrupted.
"""

from __future__ import annotations

import signal
import threading
from typing import Any, Callable, Optional

from _ak.busy import Busy, Line
from _ak.journal import Journal
from _ak.recorder import Recorder
from autokitteh.errors import Cancelled

STOPPED = "~stopped"
"""Ending of the id of a call at which it was raised."""
_TYPE = f"{Cancelled.__module__}.{Cancelled.__qualname__}"
# One that nobody uses: it only ends what the main thread waits for in the system.
_SIGNAL = getattr(signal, "SIGRTMAX", signal.SIGURG)


class Stopping:
    """`is_asked` is set once and stays."""

    def __init__(self, journal: Journal, recorder: Recorder, busy: Busy) -> None:
        self.is_asked = False
        self._journal = journal
        self._recorder = recorder
        self._busy = busy
        self._main = threading.get_ident()
        # Whether the main thread performs a call, so that it may be interrupted there.
        self._is_inside = False

    def install(self, replace_handler: Callable[[int, Any], Any] = signal.signal) -> None:
        """In the main thread, before user code runs."""
        replace_handler(_SIGNAL, self._interrupted)

    def ask(self) -> None:
        """From now on whoever did not hear it does."""
        self.is_asked = True
        if self._is_inside:
            signal.pthread_kill(self._main, _SIGNAL)

    def recalled(self, call_id: str) -> bool:
        """Whether it was raised at this call in an earlier process; then the caller must raise it."""
        if self._journal.value_name(call_id + STOPPED) is None:
            return False
        self._told()
        return True

    def check(self, call_id: str, name: str) -> None:
        """Before a live call. Raises Cancelled."""
        if self.recalled(call_id):
            raise Cancelled
        if self._is_due():
            self.raised(call_id, name)
            raise Cancelled

    def raised(self, call_id: str, name: str) -> None:
        """It is raised at this call, which was not begun (ST1)."""
        self._told()
        self._recorder.record(call_id + STOPPED, name, None)

    def heed(self, error: Optional[dict[str, Any]]) -> None:
        """An error that user code gets from a call: perhaps that was interrupted."""
        if error is not None and error.get("type") == _TYPE:
            self._told()

    def told(self, line: Optional[Line]) -> None:
        """The line hears it in another way."""
        if line is not None:
            line.is_told = True

    def enter(self) -> None:
        """This thread begins to perform a call. Raises Cancelled."""
        if threading.get_ident() == self._main:
            self._is_inside = True
            if self._is_due():
                self._is_inside = False
                raise Cancelled

    def leave(self) -> None:
        """It has performed it."""
        if threading.get_ident() == self._main:
            self._is_inside = False

    def is_due_for(self, line: Optional[Line]) -> bool:
        """Whether the line is still to hear it."""
        return self.is_asked and line is not None and not line.is_told

    def _is_due(self) -> bool:
        return self.is_asked and self.is_due_for(self._busy.current())

    def _told(self) -> None:
        self.told(self._busy.current())

    def _interrupted(self, _signal: int, _frame: Any) -> None:
        if self._is_inside and self._is_due():
            self._is_inside = False
            raise Cancelled
