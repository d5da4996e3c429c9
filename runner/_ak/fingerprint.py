"""A short hash of a call's arguments: equal on a first run and on its replay, different (nearly always) for different
plain data.

A wrong difference stops a good session, a missed one only weakens a check: what may differ between a value and its
recorded copy (identity, addresses, caches, the state of library objects) is left out. The cost is bounded by the
number of parts looked at.
"""

from __future__ import annotations

import array
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import hashlib
import math
import pathlib
import re
import sys
import sysconfig
import types
import uuid
from collections.abc import Iterable
from typing import Any, Optional

from _ak.addresses import address_of
from _ak.proxies import is_proxy
from _ak.stored import instance_dict
from _ak.unrecordable import name_of

_MAX_NODES = 10_000
_MAX_DEPTH = 20
_MAX_SET_ITEMS = 1000
_MEMBER_NODES = 50
_MAX_PLAIN = 50
_SLICE = 1 << 16

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")

_AS_TEXT = (
    datetime.date,
    datetime.time,
    datetime.timedelta,
    decimal.Decimal,
    fractions.Fraction,
    uuid.UUID,
    range,
    complex,
)


def fingerprint(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """16 hexadecimal digits for the arguments of one call."""
    plain = _plain(args, kwargs)
    return walked(args, kwargs) if plain is None else hashlib.blake2b(plain, digest_size=8).hexdigest()


def walked(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The same, for arguments of any kind."""
    walk = _Walk(_MAX_NODES)
    walk.add(args, 0)
    walk.add({name: kwargs[name] for name in sorted(kwargs)}, 0)
    return walk.digest().hex()


def _plain(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Optional[bytes]:
    """What a walk would hash of a few texts and numbers, as most calls have them, in a fifth of the time; None for
    others."""
    if len(args) + len(kwargs) > _MAX_PLAIN:
        return None
    pieces = [_BEGINNINGS[len(args)]]
    for arg in args:
        piece = _plain_piece(arg)
        if piece is None:
            return None
        pieces.append(piece)
    if not kwargs:
        pieces.append(_NO_KEYWORDS)
        return b"".join(pieces)
    pieces += (_END, _DICT, _word(str(len(kwargs))))
    for name in sorted(kwargs):
        key, piece = _plain_piece(name), _plain_piece(kwargs[name])
        if key is None or piece is None:
            return None
        pieces += (key, piece)
    pieces.append(_END)
    return b"".join(pieces)


def _plain_piece(obj: Any) -> Optional[bytes]:
    kind = type(obj)
    if kind is str:
        if len(obj) > _SLICE or " at 0x" in obj:
            return None
        return _STR + _word(str(len(obj))) + obj.encode("utf-8", "surrogatepass")
    if kind is int:
        return _INT + _word(format(obj, "x"))
    if kind is float:
        return _FLOAT + _word("nan" if math.isnan(obj) else float.hex(obj))
    if obj is None:
        return _NONE
    return _BOOL + _word("1" if obj else "0") if kind is bool else None


def _word(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return b"%d:" % len(data) + data


_SEQUENCE = _word("sequence") + _word(name_of(tuple))
_DICT = _word("dict") + _word(name_of(dict))
_END = _word("end")
_STR, _INT, _BOOL, _FLOAT = (_word(name) for name in (name_of(str), name_of(int), name_of(bool), "float"))
_NONE = _word("None")
_BEGINNINGS = tuple(_SEQUENCE + _word(str(length)) for length in range(_MAX_PLAIN + 1))
_NO_KEYWORDS = _END + _DICT + _word("0") + _END


class _Walk:
    """One pass over a value; `left` is how many more parts are looked at."""

    def __init__(self, nodes: int, path: frozenset[int] = frozenset()) -> None:
        self._hash = hashlib.blake2b(digest_size=8)
        self._left = nodes
        self._path = path

    def digest(self) -> bytes:
        return self._hash.digest()

    def add(self, obj: Any, depth: int) -> None:
        self._left -= 1
        if self._left < 0 or depth > _MAX_DEPTH:
            return
        kind = type(obj)
        if is_proxy(obj):  # First: a proxy claims to be what it stands for, and asking it anything would be recorded.
            self._mark("opaque", name_of(kind))
        elif obj is None or obj is Ellipsis or obj is NotImplemented:
            self._mark(repr(obj))
        elif isinstance(obj, enum.Enum):
            self._mark("enum", name_of(kind), str(obj.name))
        elif isinstance(obj, (str, bytes, bytearray, int, float)):
            self._add_scalar(obj, kind)
        elif isinstance(obj, _AS_TEXT):
            self._mark(name_of(kind), str(obj), str(getattr(obj, "fold", "")))
        elif isinstance(obj, pathlib.PurePath):
            self._mark("path", str(obj))
        elif isinstance(obj, (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType)):
            self._mark("named", _reference(obj))
        elif isinstance(obj, functools.partial):
            self._mark("partial")
            self._inside(obj, (obj.func, obj.args, obj.keywords), depth)
        else:
            self._add_compound(obj, kind, depth)

    def _add_scalar(self, obj: Any, kind: type) -> None:
        if isinstance(obj, str):
            self._add_text(obj, kind)
        elif isinstance(obj, (bytes, bytearray)):
            self._mark(name_of(kind), str(len(obj)))
            self._hash.update(obj)
        elif isinstance(obj, float):
            self._mark("float", "nan" if math.isnan(obj) else float.hex(obj))
        else:
            self._mark(name_of(kind), format(int(obj), "x"))

    def _add_text(self, text: str, kind: type) -> None:
        if len(text) <= _SLICE and " at 0x" in text:  # The default repr of an object shows where it happens to live.
            text = _ADDRESS.sub(" at 0x", text)
        self._mark(name_of(kind), str(len(text)))
        for start in range(0, len(text), _SLICE):
            self._hash.update(text[start : start + _SLICE].encode("utf-8", "surrogatepass"))

    def _add_compound(self, obj: Any, kind: type, depth: int) -> None:
        if isinstance(obj, dict):
            self._mark("dict", name_of(kind), str(len(obj)))
            self._inside(obj, (part for pair in dict.items(obj) for part in pair), depth)
        elif isinstance(obj, (list, tuple, collections.deque)):
            self._mark("sequence", name_of(kind), str(len(obj)))
            self._inside(obj, obj, depth)
        elif isinstance(obj, (set, frozenset)):
            self._add_set(obj, kind, depth)
        elif kind is array.array:
            self._mark("array", obj.typecode, str(len(obj)))
            self._hash.update(obj.tobytes())
        elif isinstance(obj, BaseException):
            self._mark("exception", name_of(kind))
            self._inside(obj, obj.args, depth)
        elif dataclasses.is_dataclass(obj) and not isinstance(obj, type):
            names = [field.name for field in dataclasses.fields(obj) if field.compare]
            self._add_fields(obj, kind, names, depth)
        elif is_user_class(kind):
            names = sorted(name for name in instance_dict(obj) or () if not name.startswith("_"))
            self._add_fields(obj, kind, names, depth)
        else:
            self._mark("opaque", name_of(kind))

    def _add_fields(self, obj: Any, kind: type, names: Iterable[str], depth: int) -> None:
        attributes = instance_dict(obj) or {}
        self._mark("object", name_of(kind))
        self._inside(obj, (part for name in names for part in (name, attributes.get(name))), depth)

    def _add_set(self, obj: Any, kind: type, depth: int) -> None:
        """Members in any order: each has its own bounded walk, so that no bound depends on the order."""
        self._mark("set", name_of(kind), str(len(obj)))
        if len(obj) > _MAX_SET_ITEMS:
            return
        digests = []
        for item in obj:
            walk = _Walk(_MEMBER_NODES, self._path)
            walk.add(item, depth + 1)
            digests.append(walk.digest())
        for digest in sorted(digests):
            self._hash.update(digest)

    def _inside(self, obj: Any, parts: Iterable[Any], depth: int) -> None:
        """Add parts, unless the walk is already inside this very object."""
        if address_of(obj) in self._path:
            self._mark("cycle")
            return
        outer, self._path = self._path, self._path | {address_of(obj)}
        for part in parts:
            if self._left <= 0:
                break
            self.add(part, depth + 1)
        self._path = outer
        self._mark("end")

    def _mark(self, *words: str) -> None:
        for word in words:
            self._hash.update(_word(word))


@functools.lru_cache(maxsize=4096)
def is_user_class(kind: type) -> bool:
    """Whether a class comes from a file that is neither the standard library's nor an installed package's."""
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    return isinstance(file, str) and is_user_file(file)


@functools.lru_cache(maxsize=4096)
def is_user_file(file: str) -> bool:
    """Whether a file is neither the standard library's, nor an installed package's, nor made up (`<string>`)."""
    if "site-packages" in file or "dist-packages" in file or file.startswith("<"):
        return False
    library = tuple(sysconfig.get_path(name) + "/" for name in ("stdlib", "platstdlib"))
    return not file.startswith(library)


def _reference(obj: Any) -> str:
    if isinstance(obj, types.ModuleType):
        return obj.__name__
    if isinstance(obj, (types.MethodType, types.BuiltinFunctionType)):
        owner = getattr(obj, "__self__", None)
        if owner is not None and not isinstance(owner, types.ModuleType):
            return f"{name_of(owner if isinstance(owner, type) else type(owner))}.{obj.__name__}"
    module = getattr(obj, "__module__", None)
    return f"{module}.{getattr(obj, '__qualname__', getattr(obj, '__name__', '?'))}"
