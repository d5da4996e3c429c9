"""Values as data: pickle with limits.

In: any object. Out: base64 of pickle protocol 0 for what fits a line, a file in the spool directory for the rest, or
`Unrecordable` naming the part that cannot travel. What is encoded is loaded again at once, so what a replay will read
is known to be readable. Only bytes that this installation wrote are ever unpickled.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import os
import pickle
import sys
import tempfile
import types
from typing import Any, BinaryIO, Callable, NamedTuple, Optional, Protocol

from _ak import drawn, reductions, remaking, unrecordable
from _ak.unrecordable import Unrecordable

__all__ = [
    "INLINE_LIMIT",
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
_PIECE_BYTES = 1 << 20

# They pickle, but the copy shares or skips what the original still consumes.
_CONSUMED_TYPES = drawn.CONSUMED_TYPES | {type(reversed([])), types.CoroutineType, types.AsyncGeneratorType}

# Equal after a round trip and cheap: no second look needed.
_ATOMS = frozenset((type(None), bool, int, float))
# Nobody looks at which of two equal ones it is.
_PLAIN = frozenset((*_ATOMS, str, bytes, complex))


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


class References(Protocol):
    """Things that a value may speak of instead of holding a copy: user code has them already."""

    def name(self, obj: Any) -> Optional[str]: ...

    def find(self, name: str) -> Any: ...


class _Pickler(pickle.Pickler):
    """A pickler that refuses consumable iterators, keeps sentinels and counts, so that it can stop early.

    The C pickler buffers a whole protocol 0 pickle before it writes; only counting objects on their way in stops it
    in time.
    """

    def __init__(
        self, target: Any, protocol: int, limit: Optional[int] = None, references: Optional[References] = None
    ) -> None:
        super().__init__(target, protocol)
        self._protocol = protocol
        self._left = sys.maxsize if limit is None else limit
        self._references = references

    def persistent_id(self, obj: Any) -> Optional[str]:
        kind = type(obj)
        if kind is str or kind is bytes or kind is bytearray:
            self._left -= len(obj)
        self._left -= 2
        if self._left < 0:
            raise _TooLarge
        if kind in _PLAIN:
            return None
        if self._references is not None:
            name = self._references.name(obj)
            if name is not None:
                return name
        if kind in _CONSUMED_TYPES:
            raise Unrecordable(unrecordable.name_of(kind), "", "reading it would use it up")
        if remaking.must_be_held(kind):
            raise Unrecordable(unrecordable.name_of(kind), "", "a copy of it would not be the same thing")
        return None

    def reducer_override(self, obj: Any) -> Any:
        return reductions.reduce(obj, self._protocol)


class _CallPickler(_Pickler):
    """For clients, which may not know this package: what it alone could make is left to them."""

    def reducer_override(self, obj: Any) -> Any:
        return NotImplemented if isinstance(obj, types.FunctionType) else super().reducer_override(obj)


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: Any, references: References) -> None:
        super().__init__(file)
        self._references = references

    def persistent_load(self, pid: Any) -> Any:
        return self._references.find(pid)


def encode(obj: Any, spool: Optional[str], root: str = "result", references: Optional[References] = None) -> Encoded:
    """Encode one value; `root` is what messages call it. Without a spool directory everything is inline."""
    if type(obj) in _ATOMS or (type(obj) is str and len(obj) < 1024):
        encoded = Encoded(_text(pickle.dumps(obj, 0)), None)
        encoded.copy = obj
        return encoded
    data = _inline_bytes(obj, INLINE_LIMIT if spool is not None else None, references)
    if data is not None:
        try:
            copy = _load(data, references)
        except Exception:  # The newest protocol may still carry what protocol 0 could not.
            data = None
        else:
            encoded = Encoded(_text(data), None)
            encoded.copy = copy
            return encoded
    if spool is None:
        return _encode_newest_inline(obj, root, references)
    return _encode_file(obj, spool, root, references)


def _load(data: bytes, references: Optional[References]) -> Any:
    return pickle.loads(data) if references is None else _load_from(io.BytesIO(data), references)


def _load_from(file: Any, references: Optional[References]) -> Any:
    """Piece by piece: of a large value there is never more than the value itself in memory."""
    return pickle.load(file) if references is None else _Unpickler(file, references).load()


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
    data = _inline_bytes((func, args, kwargs), INLINE_LIMIT, kind=_CallPickler)
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


def _inline_bytes(
    obj: Any, limit: Optional[int], references: Optional[References] = None, kind: type[_Pickler] = _Pickler
) -> Optional[bytes]:
    """Protocol 0 pickle, None when it is over the limit or protocol 0 cannot carry it (or nothing can)."""
    buffer = io.BytesIO()
    try:
        kind(buffer, 0, limit, references).dump(obj)
    except (
        Exception
    ):  # Not only PicklingError: a __reduce__ of anybody's may raise anything. encode() asks again and explains.
        return None
    data = buffer.getvalue()
    return data if limit is None or len(data) <= limit else None


def _dump_explained(obj: Any, target: Any, root: str, references: Optional[References] = None) -> None:
    def attempt(part: Any) -> Optional[Exception]:
        try:
            _Pickler(_Nowhere(), pickle.HIGHEST_PROTOCOL, None, references).dump(part)
        except Exception as err:
            return err
        return None

    try:
        _Pickler(target, pickle.HIGHEST_PROTOCOL, None, references).dump(obj)
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
            _Pickler(buffer, pickle.HIGHEST_PROTOCOL, None, references).dump(part)
            _load(buffer.getvalue(), references)
        except Exception as err:
            return err
        return None

    try:
        return _load_from(file, references)
    except Exception as err:
        raise unrecordable.not_loadable(obj, root, err, attempt) from err


def _encode_file(obj: Any, spool: str, root: str, references: Optional[References]) -> Encoded:
    """Write the pickle under its hash: complete or not there, and on the disk before the name is."""
    handle, temporary = tempfile.mkstemp(prefix=".value-", dir=spool)
    try:
        with os.fdopen(handle, "wb") as file:
            target = _HashingWriter(file)
            _dump_explained(obj, target, root, references)
            file.flush()
            os.fsync(file.fileno())
        digest = target.hash.hexdigest()
        with open(temporary, "rb") as written:
            copy = obj if type(obj) in _PLAIN else _load_explained(obj, written, root, references)
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


def _decode_file(value_file: dict[str, Any], references: Optional[References]) -> Any:
    path = value_file["path"]
    try:
        with open(path, "rb") as file:
            _check_file(file, value_file)
            file.seek(0)
            return _load_from(file, references)
    except OSError as err:
        raise DamagedValue(f"the recorded value {path} cannot be read: {err.strerror}") from err
    except DamagedValue:
        raise
    except Exception as err:
        raise _unreadable(err) from err


def _check_file(file: BinaryIO, value_file: dict[str, Any]) -> None:
    path, size, digest = value_file["path"], os.fstat(file.fileno()).st_size, hashlib.sha256()
    if size != value_file["size"]:
        raise DamagedValue(f"the recorded value {path} has {size} bytes instead of {value_file['size']}")
    for piece in iter(lambda: file.read(_PIECE_BYTES), b""):
        digest.update(piece)
    if digest.hexdigest() != value_file["sha256"]:
        raise DamagedValue(f"the recorded value {path} has changed: its sha256 differs")


def _unreadable(err: Exception) -> DamagedValue:
    return DamagedValue(f"a recorded value cannot be read: {type(err).__name__}: {err}")


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
