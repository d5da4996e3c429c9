"""What the host is told of effects: that one is wanted, or has begun on the word it has, and what came of it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any, Optional

from _ak import errors_as_data, values
from _ak.busy import Line, State
from _ak.call_preview import describe_call
from _ak.difference import MAX_SOURCE_CHARACTERS
from _ak.journal import PRINTS
from _ak.outcome import Call, Outcome
from _ak.session import Session
from _ak.untold import Teller, Untold
from autokitteh.marks import DEFAULT_POLICY

# A plain host gets everything in one line; a value that would not fit stays here, and null is sent.
MAX_INLINE_CHARACTERS = 768 * 1024


class CallMessages:
    """The `callback` and `response` messages of the calls of a session (docs/protocol.md)."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._teller = Teller()

    def shown(self, call: Call) -> tuple[list[str], dict[str, str]]:
        """Its arguments for people, without secrets."""
        return describe_call(call.fn, call.args, call.kwargs, self._session.secrets)

    def request(self, call: Call) -> dict[str, Any]:
        """The payload that asks for a call."""
        args, kw = self.shown(call)
        payload: dict[str, Any] = {
            "id": call.id,
            "name": call.name,
            "args": args,
            "kw": kw,
            # A host of the full protocol never reads it, and a large argument would be pickled for nothing.
            "data": None if self._session.is_full else values.encode_args(call.fn, call.args, call.kwargs),
            "file": call.where.file,
            "line": call.where.line,
            "digest": f"{call.digest} {self._session.source_line(call.where)[:MAX_SOURCE_CHARACTERS]}".rstrip(),
        }
        if self._session.is_full and not self._session.lanes.current().has_news:
            payload["perhaps_again"] = True
        if call.decision.policy != DEFAULT_POLICY:
            payload["policy"] = call.decision.policy.as_data()
        return payload

    def ask(self, payload: dict[str, Any], is_blocking: bool) -> None:
        """The call of this line is wanted. `is_blocking`: its thread waits for the answer, and not its event loop."""
        self._ask_for(self._session.busy.current(), State.WITH_HOST if is_blocking else State.RUNNING, payload)

    def begin_untold(self, request: dict[str, Any]) -> Untold:
        """The call of this line begins, on the word of the host, which hears of it later."""
        payload, line = {**request, "performed": True}, self._session.busy.current()

        def tell(is_followed: bool) -> None:
            with nullcontext() if is_followed else self._session.recorder.midway():
                self._ask_for(line, State.WITH_HOST, payload, is_followed)

        untold = Untold(tell)
        self._teller.begin(untold)
        return untold

    def report(self, call: Call, outcome: Outcome) -> None:
        """The call has been performed."""
        payload: dict[str, Any] = {"id": call.id, "ms": outcome.ms, **outcome.as_data()}
        # Of several attempts each one tells anew what was printed so far.
        if outcome.prints or call.decision.policy.attempts > 1:
            self._session.recorder.record(call.id + PRINTS, call.name, outcome.prints)
        if not self._session.is_full:
            outcome.value = payload["value"] = _plain_value(outcome)
        self._session.exchange.send(call.id, "response", payload)

    def _ask_for(self, line: Optional[Line], state: State, payload: dict[str, Any], is_followed: bool = False) -> None:
        with self._session.busy.asking(line, state) as is_busy:
            payload["busy"] = is_busy
            self._session.exchange.send(payload["id"], "callback", payload, is_followed)


def _plain_value(outcome: Outcome) -> Optional[str]:
    """What a host of the five messages gets as value: of an error the pickled exception, of a handle None."""
    if outcome.error is not None:
        value = values.encode(errors_as_data.decode_error(outcome.error), None).value
    else:
        value = outcome.value if outcome.handle is None else values.encode(None, None).value
    return value if value is None or len(value) <= MAX_INLINE_CHARACTERS else None
