"""Child processes of `subprocess`: one that has ended and was waited for is known by how it ended, so losing the
process that started it loses nothing.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from _ak.manners import Manner, Operation

if TYPE_CHECKING:
    from _ak.held import Held

KIND = "subprocess.Popen"


class ChildManner(Manner):
    """The end is recorded with the operation that saw it."""

    state_is_kept = False

    def attribute(self, held: Held, name: str) -> Any:
        value = super().attribute(held, name)
        self._keep_end(held)
        return value

    def performed(self, held: Held, operation: Operation, result: Any) -> None:
        super().performed(held, operation, result)
        self._keep_end(held)

    def refusal(self, held: Held) -> str:
        return super().refusal(held) if self._end(held) is None else ""

    def make(self, held: Held) -> Any:
        """What is left of it: it has no pipes any more, and says how it ended."""
        kind = held.kind()
        end = self._end(held)
        assert kind is not None and end is not None  # See `refusal`.
        child: Any = object.__new__(kind)
        child.args, child.pid, child.returncode = end
        child.stdin = child.stdout = child.stderr = child._input = child.encoding = child.errors = None
        child._child_created = child._communication_started = child.text_mode = False
        child.universal_newlines = None
        child._waitpid_lock = threading.Lock()
        return child

    def _keep_end(self, held: Held) -> None:
        live = held.live
        if held.session is None and held.is_live and live.returncode is not None:
            held.session = (live.args, live.pid, live.returncode)
            held.owner.recorder.record(f"{held.call_id}.ended", "child.ended", held.session)

    def _end(self, held: Held) -> Any:
        recorded = held.owner.recorder.recall(f"{held.call_id}.ended")
        return None if recorded is None else recorded[0]
