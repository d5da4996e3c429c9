"""Values as data: pickle with limits.

In: any object. Out: base64 of pickle protocol 0 for what fits a line, a file in the spool directory for the rest, or
`Unrecordable` naming the part that cannot travel. What is encoded is loaded again at once, so what a replay will read
is known to be readable. Only bytes that this installation wrote are ever unpickled.
"""

from __future__ import annotations

import base64
import binascii
import copyreg
import hashlib
import io
import itertools
import os
import pickle
import sys
import tempfile
import types
from typing import Any, BinaryIO, Callable, NamedTuple, Optional

from _ak import exception_state, remaking, snapshots, unrecordable
from _ak.unrecordable import Unrecordable

__all__ = [
    "INLINE_LIMIT",
    "DamagedValue",
    "Encoded",
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

# They pickle, but the copy shares or skips what the original still consumes.
_CONSUMED = (
    zip,
    map,
    filter,
    enumerate,
    reversed,
    type(reversed([])),
    types.GeneratorType,
    types.CoroutineType,
    types.AsyncGeneratorType,
)
_CONSUMED_TYPES = frozenset(_CONSUMED) | frozenset(t for t in vars(itertools).values() if isinstance(t, type))

# Equal after a round trip and cheap: no second look needed.
_ATOMS = frozenset((type(None), bool, int, float))


class DamagedValue(Exception):
    """A recorded value is missing, cut short or changed."""


class _TooLarge(Exception):
    """The pickle would be over the limit."""


class _EncodedFields(NamedTuple):
    value: Optional[str]
    value_file: Optional[dict[str, Any]]


class Encoded(_EncodedFields):
    """What goes into the message; `copy` is the value loaded back, as a replay will see it."""

    copy: Any = None


class _Pickler(pickle.Pickler):
    """A pickler that refuses consumable iterators, keeps sentinels and counts, so that it can stop early.

    The C pickler buffers a whole protocol 0 pickle before it writes; only counting objects on their way in stops it
    in time.
    """

    def __init__(self, target: Any, protocol: int, limit: Optional[int] = None) -> None:
        super().__init__(target, protocol)
        self._protocol = protocol
        self._left = sys.maxsize if limit is None else limit

    def persistent_id(self, obj: Any) -> None:
        kind = type(obj)
        if kind in _CONSUMED_TYPES:
            raise Unrecordable(unrecordable.name_of(kind), "", "reading it would use it up")
        if remaking.must_be_held(kind):
            raise Unrecordable(unrecordable.name_of(kind), "", "a copy of it would not be the same thing")
        if kind is str or kind is bytes or kind is bytearray:
            self._left -= len(obj)
        self._left -= 2
        if self._left < 0:
            raise _TooLarge

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, BaseException):
            return exception_state.reduce_exception(obj)
        if type(obj) is object:
            return _sentinel_name(obj)
        if isinstance(obj, type):
            return _other_name(obj)
        reduced = snapshots.reduce_part(obj)
        if reduced is NotImplemented and self._protocol < 2 and _has_default_reduce(type(obj)):
            return obj.__reduce_ex__(2)
        return reduced


def encode(obj: Any, spool: Optional[str], root: str = "result") -> Encoded:
    """Encode one value; `root` is what messages call it. Without a spool directory everything is inline."""
    if type(obj) in _ATOMS or (type(obj) is str and len(obj) < 1024):
        encoded = Encoded(_text(pickle.dumps(obj, 0)), None)
        encoded.copy = obj
        return encoded
    data = _inline_bytes(obj, INLINE_LIMIT if spool is not None else None)
    if data is not None:
        try:
            copy = pickle.loads(data)
        except Exception:  # The newest protocol may still carry what protocol 0 could not.
            data = None
        else:
            encoded = Encoded(_text(data), None)
            encoded.copy = copy
            return encoded
    if spool is None:
        return _encode_newest_inline(obj, root)
    return _encode_file(obj, spool, root)


def encode_bytes(obj: Any) -> bytes:
    """Pickle with the newest protocol of this Python and the rules of this module; raises `Unrecordable`."""
    buffer = io.BytesIO()
    _dump_explained(obj, buffer, "value")
    return buffer.getvalue()


def decode_bytes(data: bytes) -> Any:
    """The inverse of `encode_bytes`."""
    try:
        return pickle.loads(data)
    except Exception as err:
        raise DamagedValue(f"a recorded value cannot be read: {type(err).__name__}: {err}") from err


def decode(value: Optional[str], value_file: Optional[dict[str, Any]]) -> Any:
    """Load a recorded value; a file's size and hash are checked first."""
    if value_file is not None:
        return decode_bytes(_read_checked(value_file))
    if value is None:
        raise DamagedValue("a recorded value has neither text nor file")
    return decode_bytes(_from_text(value))


def encode_args(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Optional[str]:
    """Base64 of the pickled call, None when it cannot be pickled or is over the limit. Costs at most about the
    limit."""
    data = _inline_bytes((func, args, kwargs), INLINE_LIMIT)
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


def _inline_bytes(obj: Any, limit: Optional[int]) -> Optional[bytes]:
    """Protocol 0 pickle, None when it is over the limit or protocol 0 cannot carry it (or nothing can)."""
    buffer = io.BytesIO()
    try:
        _Pickler(buffer, 0, limit).dump(obj)
    except (
        Exception
    ):  # Not only PicklingError: a __reduce__ of anybody's may raise anything. encode() asks again and explains.
        return None
    data = buffer.getvalue()
    return data if limit is None or len(data) <= limit else None


def _dump_explained(obj: Any, target: Any, root: str) -> None:
    try:
        _Pickler(target, pickle.HIGHEST_PROTOCOL).dump(obj)
    except Exception as err:
        raise unrecordable.explain(obj, root, err, _try_dump) from err


def _try_dump(obj: Any) -> Optional[Exception]:
    try:
        _Pickler(_Nowhere(), pickle.HIGHEST_PROTOCOL).dump(obj)
    except Exception as err:
        return err
    return None


def _encode_newest_inline(obj: Any, root: str) -> Encoded:
    buffer = io.BytesIO()
    _dump_explained(obj, buffer, root)
    encoded = Encoded(_text(buffer.getvalue()), None)
    encoded.copy = _load_explained(obj, buffer.getvalue(), root)
    return encoded


def _load_explained(obj: Any, data: bytes, root: str) -> Any:
    try:
        return pickle.loads(data)
    except Exception as err:
        raise unrecordable.not_loadable(obj, root, err, _round_trip_error) from err


def _round_trip_error(obj: Any) -> Optional[Exception]:
    try:
        pickle.loads(encode_bytes(obj))
    except Exception as err:
        return err
    return None


def _encode_file(obj: Any, spool: str, root: str) -> Encoded:
    """Write the pickle under its hash: complete or not there, and on the disk before the name is."""
    handle, temporary = tempfile.mkstemp(prefix=".value-", dir=spool)
    try:
        with os.fdopen(handle, "wb") as file:
            target = _HashingWriter(file)
            _dump_explained(obj, target, root)
            file.flush()
            os.fsync(file.fileno())
        digest = target.hash.hexdigest()
        with open(temporary, "rb") as written:
            copy = _load_explained(obj, written.read(), root)
        path = os.path.join(spool, f"{digest}.pickle")
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    _sync_directory(spool)
    encoded = Encoded(None, {"path": path, "size": target.size, "sha256": digest})
    encoded.copy = copy
    return encoded


def _sync_directory(path: str) -> None:
    directory = os.open(path, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _read_checked(value_file: dict[str, Any]) -> bytes:
    path = value_file["path"]
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as err:
        raise DamagedValue(f"the recorded value {path} cannot be read: {err.strerror}") from err
    if len(data) != value_file["size"]:
        raise DamagedValue(f"the recorded value {path} has {len(data)} bytes instead of {value_file['size']}")
    if hashlib.sha256(data).hexdigest() != value_file["sha256"]:
        raise DamagedValue(f"the recorded value {path} has changed: its sha256 differs")
    return data


def _has_default_reduce(kind: type) -> bool:
    """Whether the rules of protocol 0 would apply. They take an object of a C type (a database connection, say) for
    one without content, and write something that loads as a wreck; those of protocol 2 refuse it, and know
    `__slots__` besides.
    """
    return (
        not issubclass(kind, (type, types.FunctionType))
        and kind not in copyreg.dispatch_table
        and kind.__reduce_ex__ is object.__reduce_ex__
        and kind.__reduce__ is object.__reduce__
    )


def _other_name(kind: type) -> Any:
    """The name under which its module keeps a class that has another one: `shutil.disk_usage` returns such a tuple."""
    namespace = getattr(sys.modules.get(kind.__module__), "__dict__", None)
    if namespace is None or "." in kind.__qualname__ or namespace.get(kind.__name__) is kind:
        return NotImplemented
    names = [name for name, value in list(namespace.items()) if value is kind]
    return names[0] if names else NotImplemented


def _sentinel_name(obj: object) -> Any:
    """The global name of a module's `object()`: it must come back as itself, for it is compared by identity."""
    for module in list(sys.modules.values()):
        names: list[str] = [name for name, value in _module_items(module) if value is obj]
        if names:
            return names[0]
    return NotImplemented


def _module_items(module: Any) -> list[tuple[str, Any]]:
    namespace = getattr(module, "__dict__", None)
    return list(namespace.items()) if isinstance(namespace, dict) else []


class _HashingWriter:
    """Writes through and keeps size and hash, so that a large pickle is never held twice."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.hash = hashlib.sha256()
        self.size = 0

    def write(self, data: Any) -> int:
        view = memoryview(data)
        self.hash.update(view)
        self.size += view.nbytes
        return self._file.write(view)


class _Nowhere:
    """Takes everything, keeps nothing: for asking whether something can be pickled."""

    def write(self, data: Any) -> int:
        return len(data)
