"""Exceptions as data: the *error value* of the protocol, and back.

In: an exception as it was caught. Out: a JSON-able dict whose `data` is enough to raise the same class again, with
its cause, context, notes and traceback. Parts that cannot be recorded are replaced by their short repr: an error must
always be able to travel.
"""

from __future__ import annotations

import base64
import builtins
from typing import Any, Optional, cast

from _ak import exception_state, preview, snapshots, tracebacks, unrecordable, values
from _ak.tracebacks import Hide, format_user_traceback
from autokitteh.errors import OutcomeUnknown

__all__ = ["decode_error", "encode_error", "format_user_traceback"]

OUTCOME_UNKNOWN = f"{OutcomeUnknown.__module__}.{OutcomeUnknown.__qualname__}"

_MAX_CHAIN = 50
# Of a message of the protocol, 1 MiB, an error takes less than half, whatever its characters become in JSON.
_MAX_TEXT = 16_000
_MAX_DATA = 256 * 1024
_GROUP: Any = getattr(builtins, "BaseExceptionGroup", None)  # Python 3.11 and later.


def encode_error(exc: BaseException, hide: Hide) -> dict[str, Any]:
    """The error value of an exception. Never raises for what the exception holds.

    A stream inside (the page of an `HTTPError`) is read and replaced by a recorded stand-in in `exc` itself, so
    raising `exc` on the first run and `decode_error` on a replay give user code the same.
    """
    node = _node(exc, hide, set())
    data = base64.b64encode(values.encode_bytes(node)).decode("ascii")
    return {
        "type": unrecordable.name_of(type(exc)),
        "message": _cut(_message(exc)),
        "traceback": _cut(format_user_traceback(exc, hide)),
        "data": data if len(data) <= _MAX_DATA else _small_data(exc, hide),
        "mro": [kind.__name__ for kind in type(exc).__mro__ if kind is not object],
    }


def _cut(text: str) -> str:
    """A message of the protocol has a limit; what an exception says has none."""
    if len(text) <= _MAX_TEXT:
        return text
    half = _MAX_TEXT // 2
    return f"{text[:half]}\n... {len(text) - 2 * half} characters left out ...\n{text[-half:]}"


def _small_data(exc: BaseException, hide: Hide) -> str:
    """Class, place and the beginning of the message: what is too large to travel is not raised again in full."""
    node = {
        "names": exception_state.names_of(type(exc)),
        "args": ("args", (_recordable(_cut(_message(exc))),)),
        "attributes": {},
        "fields": {},
        "notes": [],
        "suppress_context": True,
        "frames": tracebacks.capture(exc.__traceback__, hide),
    }
    return base64.b64encode(values.encode_bytes(node)).decode("ascii")


def decode_error(value: dict[str, Any]) -> BaseException:
    """The exception of an error value; without readable `data` a `RuntimeError` with type and message. `OutcomeUnknown`
    comes from the host, which cannot pickle.
    """
    data = value.get("data")
    if not isinstance(data, str):
        if value.get("type") == OUTCOME_UNKNOWN:
            return OutcomeUnknown(value.get("message"))
        return RuntimeError(f"{value.get('type')}: {value.get('message')}")
    return _exception(values.decode_bytes(base64.b64decode(data)))


def _node(exc: BaseException, hide: Hide, seen: set[int]) -> dict[str, Any]:
    seen.add(id(exc))
    attributes, fields = exception_state.state_of(exc)
    node: dict[str, Any] = {
        "names": exception_state.names_of(type(exc)),
        "args": _recordable_args(exc, hide, seen),
        "attributes": {name: _recordable(item) for name, item in attributes.items()},
        "fields": {name: _recordable(item) for name, item in fields.items() if name != "exceptions"},
        "notes": [str(note) for note in vars(exc).get("__notes__") or ()],
        "suppress_context": exc.__suppress_context__,
        "frames": tracebacks.capture(exc.__traceback__, hide),
    }
    for name, linked in (("cause", exc.__cause__), ("context", exc.__context__)):
        if linked is not None and id(linked) not in seen and len(seen) < _MAX_CHAIN:
            node[name] = _node(linked, hide, seen)
    if exc.__cause__ is not None and exc.__cause__ is exc.__context__:
        node["context_is_cause"] = True
    return node


def _recordable_args(exc: BaseException, hide: Hide, seen: set[int]) -> tuple[str, Any]:
    """Arguments; those of an exception group are exceptions with chains and tracebacks of their own."""
    if _GROUP is not None and isinstance(exc, _GROUP):
        nested: tuple[BaseException, ...] = cast(Any, exc).exceptions
        members: list[dict[str, Any]] = [_node(item, hide, seen) for item in nested]
        return "group", (cast(Any, exc).message, members)
    return "args", tuple(_recordable(arg) for arg in exc.args)


def _recordable(item: Any) -> bytes:
    """Each part is pickled alone, so that one which cannot be loaded does not take the others with it."""
    try:
        data = values.encode_bytes(item)
        values.decode_bytes(data)
    except (unrecordable.Unrecordable, values.DamagedValue):
        captured = _captured(item)
        data = values.encode_bytes(preview.preview(item) if captured is None else captured)
    return data


def _captured(item: Any) -> Optional[Any]:
    try:
        return snapshots.capture(item)
    except Exception:  # Reading a stream may fail in any way; its repr will do.
        return None


def _exception(node: dict[str, Any]) -> BaseException:
    kind, args = node["args"]
    if kind == "group":
        arguments: tuple[Any, ...] = (args[0], [_exception(member) for member in args[1]])
    else:
        arguments = tuple(values.decode_bytes(arg) for arg in args)
    state = tuple(
        {name: values.decode_bytes(item) for name, item in node[part].items()} for part in ("attributes", "fields")
    )
    exc = exception_state.rebuild(node["names"], arguments, cast(exception_state.State, state))
    if node["notes"]:
        cast(Any, exc).__notes__ = list(node["notes"])
    if "cause" in node:
        exc.__cause__ = _exception(node["cause"])
    if node.get("context_is_cause"):
        exc.__context__ = exc.__cause__
    elif "context" in node:
        exc.__context__ = _exception(node["context"])
    exc.__suppress_context__ = node["suppress_context"]
    exc.__traceback__ = tracebacks.rebuild(node["frames"])
    return exc


def _message(exc: BaseException) -> str:
    try:
        return str(exc)
    except Exception as err:  # A broken __str__ must not hide the error it belongs to.
        return f"<{type(exc).__name__} whose text cannot be made: {type(err).__name__}>"
