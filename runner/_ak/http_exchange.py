"""Handles of `http.client` connections: a request and its response are one exchange, which happens once.

X1. When a request is complete its response is read at once and recorded with it; `getresponse` gives it later. So no
    loss can fall between the two.
X2. The parts of a request that is not complete have no effect yet; they are sent again on a new connection. What was
    read from a stream to be one is kept for that, since it cannot be read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from _ak import errors_as_data, http_snapshot, values
from _ak.manners import Args, Kwargs, Manner, Operation

if TYPE_CHECKING:
    from _ak.held import Held

_PARTS = frozenset(("putrequest", "putheader", "endheaders", "send"))
_SENDS = frozenset(("request", "endheaders", "send"))
_LENGTH_UNKNOWN = -1
_LAST_CHUNK = b"0\r\n\r\n"


class _Exchange:
    """Of one connection: the response that waits to be asked for, and how much of a body is still to be sent."""

    def __init__(self) -> None:
        self.answer: Optional[tuple[str, Any]] = None
        self.stuck_in: Optional[str] = None
        """The state in which a request that failed left the connection, until it is closed."""
        self.missing = 0
        self.headers_are_sent = False
        self.read: Optional[bytes] = None
        """What came from the stream that was given to a `send` under way."""


class ExchangeManner(Manner):
    state_is_kept = False

    def call(self, held: Held, method: str, args: Args, kwargs: Kwargs) -> Any:
        exchange = _exchange(held)
        if method == "getresponse" and exchange.answer is not None:
            return _give(exchange)
        if method in ("request", "putrequest") and exchange.answer is not None:
            from http.client import CannotSendRequest

            raise CannotSendRequest("Request-sent")
        if method == "send":
            args, kwargs = _give_whole(exchange, args, kwargs)
        result = getattr(held.need(), method)(*args, **kwargs)
        if method == "close":
            exchange.answer = None
        if method in _SENDS and _is_complete(exchange, held, method, args, kwargs):
            exchange.answer = _read(held)
        return result

    def performed(self, held: Held, operation: Operation, result: Any) -> None:
        answer, read = _exchange(held).answer, _exchange(held).read
        _exchange(held).read = None
        if read is not None and answer is None and not operation.failed:
            held.owner.recorder.record(f"{operation.id}.body", "http.body", read)
            operation = operation._replace(args=(read,), kwargs={})
        if operation.method in _SENDS and (answer is not None or operation.failed):
            stuck_in = getattr(held.live, "_HTTPConnection__state", None) if operation.failed else None
            held.owner.recorder.record(f"{operation.id}.response", "http.response", (answer, stuck_in))
        self.note(held, operation)

    def recalled(self, held: Held, operation: Operation, result: Any) -> None:
        recorded: Any = held.owner.recorder.recall(f"{operation.id}.response")
        exchange = _exchange(held)
        read: Any = held.owner.recorder.recall(f"{operation.id}.body") if operation.method == "send" else None
        if read is not None:
            operation = operation._replace(args=read, kwargs={})
        if recorded is not None:
            exchange.answer, exchange.stuck_in = recorded[0]
        elif operation.method in ("getresponse", "close"):
            exchange.answer = exchange.stuck_in = None
        elif operation.method in _PARTS and not operation.failed:
            _is_complete(exchange, held, operation.method, operation.args, operation.kwargs)
        self.note(held, operation)

    def note(self, held: Held, operation: Operation) -> None:
        super().note(held, operation)
        if _exchange(held).answer is not None or operation.method in ("getresponse", "close"):
            held.history[:] = [past for past in held.history if past.method not in _PARTS]
        elif operation.method in _PARTS and not operation.failed:
            held.history.append(operation)

    def refusal(self, held: Held) -> str:
        return ""

    def redo(self, held: Held, live: Any) -> None:
        super().redo(held, live)
        stuck_in = _exchange(held).stuck_in
        if stuck_in is not None:
            live._HTTPConnection__state = stuck_in


def _exchange(held: Held) -> _Exchange:
    if not isinstance(held.session, _Exchange):
        held.session = _Exchange()
    return held.session


def _give_whole(exchange: _Exchange, args: Args, kwargs: Kwargs) -> tuple[Args, Kwargs]:
    """What to give to `send`: of what can be read only once, its bytes."""
    exchange.read = None
    body: Any = args[0] if args else kwargs.get("data")
    if hasattr(body, "read"):
        content = body.read()
        exchange.read = content.encode("iso-8859-1") if isinstance(content, str) else bytes(content)
    elif hasattr(body, "__next__"):
        exchange.read = b"".join(body)
    return (args, kwargs) if exchange.read is None else ((exchange.read,), {})


def _is_complete(exchange: _Exchange, held: Held, method: str, args: Args, kwargs: Kwargs) -> bool:
    """Whether the request has all of its body. A body of unknown length is complete when the response is asked for."""
    if method == "request":
        return True
    if method == "send":
        body = args[0] if args else kwargs.get("data")
        if not exchange.headers_are_sent or not isinstance(body, bytes):
            exchange.missing = _LENGTH_UNKNOWN
            return False
        if exchange.missing == _LENGTH_UNKNOWN:
            return body.endswith(_LAST_CHUNK)
        exchange.missing -= len(body)
        return exchange.missing <= 0
    if method == "putrequest":
        exchange.headers_are_sent = False
    if method != "endheaders":
        return False
    exchange.headers_are_sent = True
    exchange.missing = _announced(held.history)
    body = args[0] if args else kwargs.get("message_body")
    return body is not None or exchange.missing == 0


def _announced(history: list[Operation]) -> int:
    """How long the body will be, by the headers."""
    for operation in history:
        if operation.method == "putheader" and len(operation.args) > 1:
            name, value = (str(part, "ascii") if isinstance(part, bytes) else str(part) for part in operation.args[:2])
            if name.lower() == "content-length" and value.isdigit():
                return int(value)
            if name.lower() == "transfer-encoding":
                return _LENGTH_UNKNOWN
    return 0


def _read(held: Held) -> tuple[str, Any]:
    try:
        return "value", values.encode_bytes(http_snapshot.capture(held.need().getresponse()))
    except Exception as err:
        return "error", errors_as_data.encode_error(err, held.owner.hide)


def _give(exchange: _Exchange) -> Any:
    assert exchange.answer is not None
    kind, content = exchange.answer
    exchange.answer = None
    if kind == "error":
        raise errors_as_data.decode_error(content)
    return values.decode_bytes(content)
