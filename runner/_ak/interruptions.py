"""What a handler of the program raised for a signal that came while a call waited for the host, or was being performed:
recorded, so that a replay ends the wait as it ended.

The alarm that did so is over (held_signals.py, HS4): a replay lets it pass without a sound.
"""

from __future__ import annotations

from typing import Any, Optional

from _ak.errors_as_data import encode_error
from _ak.held_signals import held_signals
from _ak.journal import INTERRUPTED, RANG
from _ak.recorder import Recorder
from _ak.session import is_own_file


class Interruptions:
    """Of the calls of a session. What is to be raised travels as data, as errors of calls do (errors_as_data.py)."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def ended_wait(self, call_id: str, name: str, err: BaseException) -> dict[str, Any]:
        """A handler has raised `err` while this call waited for the host. Gives the error as data."""
        error = encode_error(err, is_own_file)
        self._recorder.record(call_id + INTERRUPTED, name, (error, held_signals.has_rung()))
        return error

    def end_of_wait(self, call_id: str) -> Optional[dict[str, Any]]:
        """What a handler raised while this call waited for the host, if one did."""
        recorded: Any = self._recorder.recall(call_id + INTERRUPTED)
        if recorded is None:
            return None
        error, has_rung = recorded[0]
        if has_rung:
            held_signals.pass_alarm()
        return error  # type: ignore[no-any-return]

    def ended_call(self, call_id: str, name: str, has_rung: bool) -> None:
        """A call has been performed, in one of whose attempts the handler of an alarm raised, or in none: then a record
        of an attempt that was lost may say otherwise."""
        if has_rung or self._recorder.recall(call_id + RANG) is not None:
            self._recorder.record(call_id + RANG, name, has_rung)

    def recall_call(self, call_id: str) -> None:
        """A call that has been performed is answered from the journal."""
        if self._recorder.recall(call_id + RANG) == (True,):
            held_signals.pass_alarm()
