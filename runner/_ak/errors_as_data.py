"""Exceptions as data: the *error value* of the protocol, and back.

In: an exception as it was caught. Out: a JSON-able dict whose `data` is enough to raise the same class again, with
its cause, context, notes and traceback. Parts that cannot be recorded are replaced by their short repr: an error must
always be able to travel.
"""

from __future__ import annotations

import base64
import builtins
from typing import Any, NoReturn, Optional, cast

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


def encode_error(
    exc: BaseException, hide: Hide, references: Optional[values.References] = None, spool: Optional[str] = None
) -> dict[str, Any]:
    """The error value of an exception. Never raises for what the exception holds.

    A stream inside (the page of an `HTTPError`) is read and replaced by a recorded stand-in in `exc` itself, so
    raising `exc` on the first run and `decode_error` on a replay give user code the same.
    """
    data = _text(_Nodes(hide, references).make(exc))
    if len(data) > _MAX_DATA:
        data = _text(_spooled(data, spool)) if spool is not None else _small_data(exc, hide)
    return {
        "type": unrecordable.name_of(type(exc)),
        "message": _cut(_message(exc)),
        "traceback": _cut(format_user_traceback(exc, hide)),
        "data": data,
        "mro": [kind.__name__ for kind in type(exc).__mro__ if kind is not object],
    }


def _text(node: dict[str, Any]) -> str:
    return base64.b64encode(values.encode_bytes(node)).decode("ascii")


def _spooled(data: str, spool: str) -> dict[str, Any]:
    """A node that says where the real one is."""
    value, value_file = values.encode(data, spool)
    return {"value": value, "value_file": value_file}


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
    return _text(node)


def decode_error(value: dict[str, Any], references: Optional[values.References] = None) -> BaseException:
    """The exception of an error value; without readable `data` a `RuntimeError` with type and message. `OutcomeUnknown`
    comes from the host, which cannot pickle.
    """
    data = value.get("data")
    if not isinstance(data, str):
        if value.get("type") == OUTCOME_UNKNOWN:
            return OutcomeUnknown(value.get("message"))
        return RuntimeError(f"{value.get('type')}: {value.get('message')}")
    node = values.decode_bytes(base64.b64decode(data))
    if "value_file" in node:
        node = values.decode_bytes(base64.b64decode(values.decode(**node)))
    return _exception(node, references)


def throw(error: dict[str, Any], references: Optional[values.References] = None) -> NoReturn:
    """Raise a recorded error in user code."""
    exc = decode_error(error, references)
    context = exc.__context__
    try:
        raise exc
    finally:
        # `raise` sets the context anew inside an `except` of user code; the recorded one already ends there.
        exc.__context__ = context


class _Nodes:
    """Makes the nodes of one exception and of what hangs on it."""

    def __init__(self, hide: Hide, references: Optional[values.References]) -> None:
        self._hide = hide
        self._references = references
        self._seen: set[int] = set()

    def make(self, exc: BaseException) -> dict[str, Any]:
        self._seen.add(id(exc))
        attributes, fields = exception_state.state_of(exc)
        node: dict[str, Any] = {
            "names": exception_state.names_of(type(exc)),
            # Of a class that was made in a function: the function is here, and holds it.
            "class": None if self._references is None else self._references.name(type(exc)),
            "args": self._recordable_args(exc),
            "attributes": {name: self._recordable(item) for name, item in attributes.items()},
            "fields": {name: self._recordable(item) for name, item in fields.items() if name != "exceptions"},
            "notes": [str(note) for note in vars(exc).get("__notes__") or ()],
            "suppress_context": exc.__suppress_context__,
            "frames": tracebacks.capture(exc.__traceback__, self._hide),
        }
        for name, linked in (("cause", exc.__cause__), ("context", exc.__context__)):
            if linked is not None and id(linked) not in self._seen and len(self._seen) < _MAX_CHAIN:
                node[name] = self.make(linked)
        if exc.__cause__ is not None and exc.__cause__ is exc.__context__:
            node["context_is_cause"] = True
        return node

    def _recordable_args(self, exc: BaseException) -> tuple[str, Any]:
        """Arguments; those of an exception group are exceptions with chains and tracebacks of their own."""
        if _GROUP is not None and isinstance(exc, _GROUP):
            nested: tuple[BaseException, ...] = cast(Any, exc).exceptions
            members: list[dict[str, Any]] = [self.make(item) for item in nested]
            return "group", (cast(Any, exc).message, members)
        return "args", tuple(self._recordable(arg) for arg in exc.args)

    def _recordable(self, item: Any) -> bytes:
        return _recordable(item, self._references)


def _recordable(item: Any, references: Optional[values.References] = None) -> bytes:
    """Each part is pickled alone, so that one which cannot be loaded does not take the others with it."""
    try:
        data = values.encode_bytes(item, references)
        values.decode_bytes(data, references)
    except (unrecordable.Unrecordable, values.DamagedValue):
        captured = _captured(item)
        data = values.encode_bytes(preview.preview(item) if captured is None else captured)
    return data


def _captured(item: Any) -> Optional[Any]:
    try:
        return snapshots.capture(item)
    except Exception:  # Reading a stream may fail in any way; its repr will do.
        return None


def _exception(node: dict[str, Any], references: Optional[values.References]) -> BaseException:
    kind, args = node["args"]
    if kind == "group":
        arguments: tuple[Any, ...] = (args[0], [_exception(member, references) for member in args[1]])
    else:
        arguments = tuple(values.decode_bytes(arg, references) for arg in args)
    state = tuple(
        {name: values.decode_bytes(item, references) for name, item in node[part].items()}
        for part in ("attributes", "fields")
    )
    name = node.get("class")
    cls = None if name is None or references is None else references.find(name)
    exc = exception_state.rebuild(node["names"], arguments, cast(exception_state.State, state), cls)
    if node["notes"]:
        cast(Any, exc).__notes__ = list(node["notes"])
    if "cause" in node:
        exc.__cause__ = _exception(node["cause"], references)
    if node.get("context_is_cause"):
        exc.__context__ = exc.__cause__
    elif "context" in node:
        exc.__context__ = _exception(node["context"], references)
    exc.__suppress_context__ = node["suppress_context"]
    exc.__traceback__ = tracebacks.rebuild(node["frames"])
    return exc


def _message(exc: BaseException) -> str:
    try:
        return str(exc)
    except Exception as err:  # A broken __str__ must not hide the error it belongs to.
        return f"<{type(exc).__name__} whose text cannot be made: {type(err).__name__}>"
