"""Values as data: pickle with limits.

In: any object. Out: base64 of pickle protocol 0 for what fits a line, a file in the spool directory for the rest, or
`Unrecordable` naming the part that cannot travel. What is encoded is loaded again at once, so what a replay will read
is known to be readable. Only bytes that this installation wrote are ever unpickled.
"""

from __future__ import annotations

import base64
import binascii
import io
import pickle
from typing import Any, Callable, NamedTuple, Optional

from _ak import picklers, unrecordable, value_files
from _ak.content import Contents, DamagedValue
from _ak.picklers import ATOMS, PLAIN, Means, References
from _ak.unrecordable import Unrecordable

__all__ = [
    "INLINE_LIMIT",
    "UNREAD_INLINE_LIMIT",
    "DamagedValue",
    "Encoded",
    "References",
    "Unrecordable",
    "decode",
    "decode_args",
    "decode_bytes",
    "encode",
    "encode_args",
    "encode_bytes",
]

INLINE_LIMIT = 256 * 1024
"""Bytes of pickle that may travel in a line."""
UNREAD_INLINE_LIMIT = 32 * 1024
"""The same of a value that a replay will not read: in a file it costs a replay nothing, however long it is."""


class _EncodedFields(NamedTuple):
    value: Optional[str]
    value_file: Optional[dict[str, Any]]


class Encoded(_EncodedFields):
    """What goes into the message; `copy` is the value loaded back, as a replay will see it."""

    copy: Any = None


def encode(
    obj: Any,
    spool: Optional[str],
    root: str = "result",
    references: Optional[References] = None,
    limit: int = INLINE_LIMIT,
) -> Encoded:
    """Encode one value; `root` is what messages call it. Over the limit it goes into a file; without a spool directory
    everything is inline."""
    if type(obj) in ATOMS or (type(obj) is str and len(obj) < 1024):
        encoded = Encoded(_text(pickle.dumps(obj, 0)), None)
        encoded.copy = obj
        return encoded
    contents = None if spool is None else Contents(spool)
    data = _inline_bytes(obj, Means(references, contents, None if spool is None else limit))
    if data is not None:
        try:
            copy = _load(data, references)
        except Exception:  # The newest protocol may still carry what protocol 0 could not.
            data = None
        else:
            encoded = Encoded(_text(data), None)
            encoded.copy = copy
            return encoded
    if spool is None or contents is None:
        return _encode_newest_inline(obj, root, references)
    return _encode_file(obj, spool, root, references, contents)


def _load(data: bytes, references: Optional[References]) -> Any:
    return picklers.load(io.BytesIO(data), references)


def encode_bytes(obj: Any, references: Optional[References] = None) -> bytes:
    """Pickle with the newest protocol of this Python and the rules of this module; raises `Unrecordable`."""
    buffer = io.BytesIO()
    _dump_explained(obj, buffer, "value", references)
    return buffer.getvalue()


def decode_bytes(data: bytes, references: Optional[References] = None) -> Any:
    """The inverse of `encode_bytes`."""
    try:
        return _load(data, references)
    except DamagedValue:
        raise
    except Exception as err:
        raise _unreadable(err) from err


def decode(value: Optional[str], value_file: Optional[dict[str, Any]], references: Optional[References] = None) -> Any:
    """Load a recorded value; a file's size and hash are checked first."""
    if value_file is not None:
        return _decode_file(value_file, references)
    if value is None:
        raise DamagedValue("a recorded value has neither text nor file")
    return decode_bytes(_from_text(value), references)


def encode_args(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Optional[str]:
    """Base64 of the pickled call, None when it cannot be pickled or is over the limit. Costs at most about the
    limit."""
    data = _inline_bytes((func, args, kwargs), Means(limit=INLINE_LIMIT), picklers.CallPickler)
    return None if data is None else _text(data)


def decode_args(data: str) -> tuple[Any, ...]:
    """`(func, args, kwargs)` of `encode_args`."""
    call = decode_bytes(_from_text(data))
    if not (isinstance(call, tuple) and len(call) == 3):
        raise DamagedValue("a recorded call is not (func, args, kwargs)")
    return call


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _from_text(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as err:
        raise DamagedValue(f"a recorded value is not base64: {err}") from err


def _inline_bytes(obj: Any, means: Means, kind: type[picklers.Pickler] = picklers.Pickler) -> Optional[bytes]:
    """Protocol 0 pickle, None when it is over the limit or protocol 0 cannot carry it (or nothing can)."""
    buffer = io.BytesIO()
    try:
        picklers.dump(obj, buffer, 0, means, kind)
    except Exception:
        # Not only PicklingError: a __reduce__ of anybody's may raise anything. encode() asks again and explains.
        return None
    data = buffer.getvalue()
    return data if means.limit is None or len(data) <= means.limit else None


def _dump_explained(
    obj: Any,
    target: Any,
    root: str,
    references: Optional[References] = None,
    contents: Optional[Contents] = None,
) -> None:
    def attempt(part: Any) -> Optional[Exception]:
        try:
            picklers.Pickler(picklers.Nowhere(), pickle.HIGHEST_PROTOCOL, Means(references)).dump(part)
        except Exception as err:
            return err
        return None

    try:
        picklers.dump(obj, target, pickle.HIGHEST_PROTOCOL, Means(references, contents))
    except Exception as err:
        raise unrecordable.explain(obj, root, err, attempt) from err


def _encode_newest_inline(obj: Any, root: str, references: Optional[References]) -> Encoded:
    buffer = io.BytesIO()
    _dump_explained(obj, buffer, root, references)
    encoded = Encoded(_text(buffer.getvalue()), None)
    buffer.seek(0)
    encoded.copy = _load_explained(obj, buffer, root, references)
    return encoded


def _load_explained(obj: Any, file: Any, root: str, references: Optional[References]) -> Any:
    def attempt(part: Any) -> Optional[Exception]:
        buffer = io.BytesIO()
        try:
            picklers.Pickler(buffer, pickle.HIGHEST_PROTOCOL, Means(references)).dump(part)
            _load(buffer.getvalue(), references)
        except Exception as err:
            return err
        return None

    try:
        return picklers.load(file, references)
    except Exception as err:
        raise unrecordable.not_loadable(obj, root, err, attempt) from err


def _encode_file(obj: Any, spool: str, root: str, references: Optional[References], contents: Contents) -> Encoded:
    value_file, copy = value_files.write_file(
        spool,
        lambda target: _dump_explained(obj, target, root, references, contents),
        lambda file: obj if type(obj) in PLAIN else _load_explained(obj, file, root, references),
    )
    encoded = Encoded(None, value_file)
    encoded.copy = copy
    return encoded


def _decode_file(value_file: dict[str, Any], references: Optional[References]) -> Any:
    try:
        return value_files.read_file(value_file, lambda file: picklers.load(file, references))
    except DamagedValue:
        raise
    except Exception as err:
        raise _unreadable(err) from err


def _unreadable(err: Exception) -> DamagedValue:
    return DamagedValue(f"a recorded value cannot be read: {type(err).__name__}: {err}")
