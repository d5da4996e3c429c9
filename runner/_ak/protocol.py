"""The messages between host and runner. Twin of host/runner/protocol/messages.ts; the prose is docs/protocol.md.

In: one line of bytes and who sent it. Out: a checked message, or a `ProtocolError` that names the field. The tables
below stand in the order of the prose: first what the runner says, then what the host says. Names of the five messages
of the specification mean different things in each direction; here each direction has its own table.
"""

from __future__ import annotations

import json
import math
from typing import Any, Callable

VERSION = 1
MAX_LINE_BYTES = 1024 * 1024
EXCERPT_BYTES = 200

RUNNER = "runner"
HOST = "host"

Message = dict[str, Any]
Check = Callable[[object, str], None]


class ProtocolError(Exception):
    """A line that the protocol does not allow. `code`: not_utf8, not_json, not_object, unknown_type, missing_field,
    wrong_type, oversize.
    """

    def __init__(self, code: str, path: str, expected: str, line: bytes = b"") -> None:
        self.code = code
        self.path = path
        self.expected = expected
        self.excerpt = line[:EXCERPT_BYTES].decode("utf-8", "replace")
        where = f" at {path}" if path else ""
        super().__init__(f"{code}{where}: {expected}; the line begins {self.excerpt!r}")


def _wrong(path: str, expected: str) -> ProtocolError:
    return ProtocolError("wrong_type", path, f"must be {expected}")


def text(value: object, path: str) -> None:
    if not isinstance(value, str):
        raise _wrong(path, "a string")


def flag(value: object, path: str) -> None:
    if not isinstance(value, bool):
        raise _wrong(path, "true or false")


_UNSAFE_INTEGER = 2**53


def number(value: object, path: str) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise _wrong(path, "a number")


def integer(value: object, path: str) -> None:
    # 3.0 is the same JSON number as 3; the other side cannot tell them apart either, nor whole numbers over 2**53.
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong(path, "a whole number")
    if not math.isfinite(value) or value != int(value) or abs(value) >= _UNSAFE_INTEGER:
        raise _wrong(path, "a whole number")


def anything(value: object, path: str) -> None:
    """Opaque here."""


def nullable(check: Check) -> Check:
    def check_nullable(value: object, path: str) -> None:
        if value is not None:
            check(value, path)

    return check_nullable


def one_of(*allowed: str) -> Check:
    def check_one_of(value: object, path: str) -> None:
        if value not in allowed or not isinstance(value, str):
            raise _wrong(path, "one of " + ", ".join(allowed))

    return check_one_of


def list_of(check: Check) -> Check:
    def check_list(value: object, path: str) -> None:
        if not isinstance(value, list):
            raise _wrong(path, "a list")
        for index, item in enumerate(value):
            check(item, f"{path}[{index}]")

    return check_list


def map_of(check: Check) -> Check:
    def check_map(value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise _wrong(path, "an object")
        for key, item in value.items():
            check(item, f"{path}.{key}")

    return check_map


def fields(**checks: Check) -> Check:
    """An object. A keyword that ends in `_` is a field that may be left out; unknown fields are ignored."""
    table: list[tuple[str, bool, Check]] = [
        (name.rstrip("_"), name.endswith("_"), check) for name, check in checks.items()
    ]

    def check_fields(value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise _wrong(path, "an object")
        for name, may_miss, check in table:
            if name in value:
                check(value[name], f"{path}.{name}")
            elif not may_miss:
                raise ProtocolError("missing_field", f"{path}.{name}", "must be there")

    return check_fields


ERROR_VALUE = fields(type=text, message=text, traceback=text, data_=nullable(text), mro_=list_of(text))
VALUE_FILE = fields(path=text, size=integer, sha256=text)
RECORD_ITEM = fields(id=text, name=text, value=text)
CALL = fields(id=text, name=text, args=list_of(text), kw=map_of(text), file=text, line=integer)
POLICY = fields(
    attempts=integer,
    backoff=number,
    timeout=nullable(number),
    at_most_once=flag,
    durability_=nullable(one_of("activity", "journal")),
    retry_on_=nullable(list_of(text)),
)
DIFFERENCE_SIDE = fields(name=text, file=text, line=integer, source=text, args_=list_of(text), kw_=map_of(text))
DIFFERENCE = fields(
    call=text,
    kind=one_of("call", "arguments", "missing"),
    expected=DIFFERENCE_SIDE,
    actual_=nullable(DIFFERENCE_SIDE),
    why_=nullable(text),
)
NOTHING = fields()

FROM_RUNNER: dict[str, Check] = {
    "module": fields(
        entries=list_of(text), protocol_=integer, python_=text, pid_=integer, stamp_=text, warnings_=list_of(text)
    ),
    "callback": fields(
        id=text,
        name=text,
        args=list_of(text),
        kw=map_of(text),
        data=nullable(text),
        file=text,
        line=integer,
        digest=text,
        busy=flag,
        policy_=nullable(POLICY),
        performed_=flag,
        perhaps_again_=flag,
    ),
    "response": fields(
        id=text,
        value=nullable(text),
        value_file_=nullable(VALUE_FILE),
        error_=nullable(ERROR_VALUE),
        handle_=nullable(map_of(anything)),
        mutated_=nullable(text),
        ms_=number,
    ),
    "done": fields(error_=nullable(ERROR_VALUE), result_=nullable(text)),
    "want": fields(
        id=text,
        op=one_of("sleep"),
        params=fields(seconds=number, until_=number),
        name=text,
        file=text,
        line=integer,
        busy=flag,
        keeps_=flag,
    ),
    "record": fields(items=list_of(RECORD_ITEM)),
    "sync": NOTHING,
    "idle": NOTHING,
    "running": fields(frames=list_of(text)),
    "ending": fields(signal=integer),
    "print": fields(seq=integer, stream=one_of("stdout", "stderr"), text=text),
    "log": fields(seq=integer, level=text, logger=text, text=text),
    "error": fields(
        code=text,
        message=text,
        hint_=nullable(text),
        python_=nullable(ERROR_VALUE),
        difference_=nullable(DIFFERENCE),
    ),
    "stopped": fields(why=one_of("end", "until", "quit"), call_=nullable(CALL), frames=list_of(text)),
}

# A host that speaks only the specification sends no ids and an event of its own shape.
FROM_HOST: dict[str, Check] = {
    "run": fields(func_name=text, event=map_of(anything), session_id_=text),
    "callback": fields(id_=text, data_=nullable(text)),
    "response": fields(id_=text, ok_=flag, value_=nullable(text), error_=nullable(ERROR_VALUE), ahead_=number),
    "synced": NOTHING,
    "journal": fields(bytes=integer, sha256=text, complete=flag),
    "cancel": NOTHING,
    "stop": NOTHING,
}

_TABLES = {RUNNER: FROM_RUNNER, HOST: FROM_HOST}


def decode(line: bytes, direction: str) -> Message:
    """Check one line, with or without its newline, as sent by `direction` (RUNNER or HOST). Raises ProtocolError."""
    if len(line) + (not line.endswith(b"\n")) > MAX_LINE_BYTES:
        raise ProtocolError("oversize", "", f"a line may have {MAX_LINE_BYTES} bytes", line)
    message = _parse(line)
    try:
        _check(message, _TABLES[direction])
    except ProtocolError as err:
        raise ProtocolError(err.code, err.path, err.expected, line) from None
    return message


def encode(message: Message) -> bytes:
    """One line with its newline. ASCII only, so that a lone surrogate of user code cannot break the stream. Raises
    ProtocolError.
    """
    line = json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"
    if len(line) > MAX_LINE_BYTES:
        raise ProtocolError("oversize", "", f"a line may have {MAX_LINE_BYTES} bytes, this one has {len(line)}", line)
    return line


def _parse(line: bytes) -> Message:
    try:
        source = line.decode("utf-8")
    except UnicodeDecodeError:
        raise ProtocolError("not_utf8", "", "a line must be UTF-8", line) from None
    try:
        message = json.loads(source, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise ProtocolError("not_json", "", "a line must be one JSON object", line) from None
    if not isinstance(message, dict):
        raise ProtocolError("not_object", "", "a line must be one JSON object", line)
    return message


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _check(message: Message, table: dict[str, Check]) -> None:
    for name in ("type", "payload"):
        if name not in message:
            raise ProtocolError("missing_field", name, "must be there")
    kind = message["type"]
    text(kind, "type")
    if kind not in table:
        raise ProtocolError("unknown_type", "type", f"{kind[:40]!r} is not a message")
    table[kind](message["payload"], "payload")
