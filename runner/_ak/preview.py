"""Short texts of values for people: never raise, never run user code, never cost more than their length; secrets
replaced.

Reprs written in Python by users or libraries are not called: they may be slow, or make calls of their own.
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
import itertools
import pathlib
import re
import types
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from _ak.proxies import is_proxy
from _ak.reachable import is_machinery, slot_values
from _ak.stored import instance_dict
from _ak.unrecordable import name_of

HIDDEN = "***"
DEFAULT_LIMIT = 200
_MAX_DEPTH = 4
_MAX_ITEMS = 20
_MIN_SECRET = 4
"""Shorter values would be found in every other word."""

_SECRET_NAME = re.compile(
    r"(?i)(pass(word|wd|phrase|code)?|pwd|secret|token|jwt|bearer|otp|authorization|credential|cookie|\bauth|_auth"
    r"|(api|access|account|private|secret|signing|encryption|shared|license)[-_]?key|connection[-_]?string)s?$"
)
_PATTERNS = (
    re.compile(r"(?i)(\b(?:proxy-)?authorization['\"]?\s*[:=]\s*['\"]?(?:\w+\s+)?)[^\s'\",;]+"),
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(
        r"(?i)((?:(?:api|access)[-_]?(?:key|token)|token|secret|password|passwd|pwd)['\"]?\s*[:=]\s*['\"]?)"
        r"[^\s'\"&,;]+"
    ),
    re.compile(r"(://[^/\s:@]*:)[^/\s@]+(?=@)"),
    re.compile(r"()\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,}"),
    re.compile(
        r"()\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}"
        r"|AKIA[0-9A-Z]{16})"
    ),
    re.compile(r"()\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"),
)
# Whatever a pattern finds has one of these in it, in any case; of ASCII only, for others have more than one case.
_HINTS = (
    "authorization",
    "bearer",
    "basic",
    "token",
    "secret",
    "passw",
    "pwd",
    "key",
    "://",
    *(f"{letter}k{mark}" for letter in "spr" for mark in "-_"),
    *(f"gh{letter}_" for letter in "pousr"),
    "github_pat_",
    "glpat-",
    "xox",
    "akia",
    "eyj",
)

# Reprs of the standard library that are short and pure.
_TRUSTED = (
    datetime.date,
    datetime.time,
    datetime.timedelta,
    datetime.tzinfo,
    decimal.Decimal,
    enum.Enum,
    fractions.Fraction,
    pathlib.PurePath,
    re.Pattern,
    re.Match,
    uuid.UUID,
    range,
    slice,
    complex,
    float,
    type(None),
    type(Ellipsis),
    type(NotImplemented),
)

_TRUSTED_MODULES = frozenset(
    ("datetime", "decimal", "_pydecimal", "fractions", "pathlib", "pathlib._local", "uuid", "zoneinfo", "re")
)
_ENUM_REPRS = (enum.Enum.__repr__, enum.Flag.__repr__, enum.IntEnum.__repr__)
_HEAP_TYPE = 1 << 9
_MAX_FIELDS = 8

_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodWrapperType,
    types.WrapperDescriptorType,
)


def preview(obj: Any, limit: int = DEFAULT_LIMIT, secrets: Iterable[str] = ()) -> str:
    """A repr of at most `limit` characters; `secrets` are replaced before anything is cut, so no half of one
    remains."""
    known = tuple(secrets)
    try:
        text = "".join(_bounded(_pieces(obj, 0, limit, known), limit))
    except Exception as err:  # Somebody's __len__ or attribute hook raised: a preview is not worth an error.
        text = f"<{type(obj).__name__} whose preview failed: {type(err).__name__}>"
    return cut(redact(text, known), limit)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something is missing."""
    return text if len(text) <= limit else text[: max(limit - 3, 0)] + "..."[:limit]


def redact(text: str, secrets: Iterable[str]) -> str:
    """Replace known secrets, and what looks like a key, a token or a password, by `***`."""
    for secret in sorted((item for item in secrets if len(item) >= _MIN_SECRET), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    if text.isascii():
        lowered = text.lower()
        if not any(map(lowered.__contains__, _HINTS)):
            return text
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text


def names_secret(name: str) -> bool:
    """Whether what bears this name is not to be shown."""
    return _SECRET_NAME.search(name) is not None


def _bounded(pieces: Iterator[str], limit: int) -> Iterator[str]:
    """Stop building once there is clearly more than will be shown; four times leaves room for what redaction
    shortens."""
    length = 0
    for piece in pieces:
        yield piece
        length += len(piece)
        if length > 4 * limit:
            return


def _pieces(obj: Any, depth: int, limit: int, secrets: tuple[str, ...]) -> Iterator[str]:
    kind = type(obj)
    if is_proxy(obj):  # First: asking it anything would be recorded.
        yield repr(obj)
    elif isinstance(obj, (str, bytes, bytearray)) and not isinstance(obj, enum.Enum):
        yield _text_piece(obj, limit, secrets)
    elif kind is bool or isinstance(obj, _TRUSTED):
        yield _trusted_piece(obj, kind)
    elif isinstance(obj, int):
        yield repr(int(obj)) if obj.bit_length() < 4096 else f"<int of {obj.bit_length()} bits>"
    elif isinstance(obj, (type, types.ModuleType, *_FUNCTIONS)):
        yield _reference(obj)
    elif depth >= _MAX_DEPTH:
        yield "..."
    elif isinstance(obj, dict):
        yield from _wrapped(kind, dict, _mapping(obj, depth, limit, secrets))
    elif isinstance(obj, (list, tuple, set, frozenset, collections.deque, array.array)):
        yield from _collection(obj, depth, limit, secrets)
    elif dataclasses.is_dataclass(obj) and not isinstance(obj, type):
        shown = [field.name for field in dataclasses.fields(obj) if field.repr]
        stored = _stored(obj)
        yield from _fields(kind.__name__, {name: stored.get(name) for name in shown}, depth, limit, secrets)
    elif kind is types.SimpleNamespace:
        yield from _fields("namespace", dict(vars(obj)), depth, limit, secrets)
    elif isinstance(obj, BaseException):
        yield from _named_sequence(kind.__name__, obj.args, depth, limit, secrets)
    elif kind is functools.partial:
        held: Any = obj
        yield from _named_sequence("partial", (held.func, *held.args), depth, limit, secrets)
    else:
        yield from _object(obj, kind, depth, limit, secrets)


def _object(obj: Any, kind: type, depth: int, limit: int, secrets: tuple[str, ...]) -> Iterator[str]:
    """Its public attributes, as they are stored: asking for others may run anybody's code."""
    stored = _stored(obj) if kind.__flags__ & _HEAP_TYPE and not is_machinery(kind) else {}
    shown = {name: value for name, value in stored.items() if isinstance(name, str) and not name.startswith("_")}
    if name_of(kind) == "urllib.request.Request":  # Its address has a private name.
        told = {"url": stored.get("_full_url"), "method": shown.get("method"), "headers": shown.get("headers")}
        shown = {name: value for name, value in told.items() if value}
    if shown:
        yield from _fields(kind.__name__, dict(itertools.islice(shown.items(), _MAX_FIELDS)), depth, limit, secrets)
    else:
        yield f"<{name_of(kind)} object>"


def _stored(obj: Any) -> dict[str, Any]:
    return {**(instance_dict(obj) or {}), **slot_values(obj)}


def _trusted_piece(obj: Any, kind: type) -> str:
    """By the repr of the standard library's class, where a class derived from it has one of its own."""
    if isinstance(obj, enum.Enum):
        return repr(obj) if kind.__repr__ in _ENUM_REPRS else f"<{kind.__name__}.{obj.name}>"
    for base in kind.__mro__:
        if not base.__flags__ & _HEAP_TYPE or base.__module__ in _TRUSTED_MODULES:
            show: Any = base.__repr__
            return show(obj)
    return f"<{name_of(kind)} object>"


def _text_piece(obj: Any, limit: int, secrets: tuple[str, ...]) -> str:
    """A literal cut in the middle of nothing: long enough that no secret begins inside and ends outside of what is
    shown."""
    longest = max((len(secret) for secret in secrets), default=0)
    head = obj[: 4 * limit + longest]
    if isinstance(head, str):
        text = repr(redact(str(head), secrets))
    else:
        text = repr(redact(bytes(head).decode("latin-1"), secrets).encode("latin-1"))
        if isinstance(obj, bytearray):
            text = f"bytearray({text})"
    return text


def _reference(obj: Any) -> str:
    if isinstance(obj, types.ModuleType):
        return f"<module {obj.__name__}>"
    name = str(getattr(obj, "__qualname__", "?"))
    module = getattr(obj, "__module__", None)
    shown = name if module in (None, "builtins") else f"{module}.{name}"
    return f"<class {shown}>" if isinstance(obj, type) else f"<function {shown}>"


def _wrapped(kind: type, plain: type, pieces: Iterator[str]) -> Iterator[str]:
    if kind is plain:
        yield from pieces
        return
    yield f"{kind.__name__}("
    yield from pieces
    yield ")"


def _mapping(obj: dict[Any, Any], depth: int, limit: int, secrets: tuple[str, ...]) -> Iterator[str]:
    yield "{"
    for index, (key, value) in enumerate(itertools.islice(dict.items(obj), _MAX_ITEMS + 1)):
        if index == _MAX_ITEMS:
            yield ", ..."
            break
        yield ", " if index else ""
        yield from _pieces(key, depth + 1, limit, secrets)
        yield ": "
        yield from _value(key, value, depth, limit, secrets)
    yield "}"


def _value(name: Any, value: Any, depth: int, limit: int, secrets: tuple[str, ...]) -> Iterator[str]:
    if isinstance(name, str) and names_secret(name):
        yield repr(HIDDEN)
    else:
        yield from _pieces(value, depth + 1, limit, secrets)


def _collection(obj: Any, depth: int, limit: int, secrets: tuple[str, ...]) -> Iterator[str]:
    kind = type(obj)
    names = getattr(kind, "_fields", None)
    if isinstance(obj, tuple) and isinstance(names, tuple) and len(names) == len(obj):
        yield from _fields(kind.__name__, dict(zip(names, tuple(obj))), depth, limit, secrets)
    elif isinstance(obj, list):
        yield from _wrapped(kind, list, _items("[", obj, "]", depth, limit, secrets))
    elif isinstance(obj, tuple):
        yield from _wrapped(kind, tuple, _items("(", obj, ",)" if len(obj) == 1 else ")", depth, limit, secrets))
    elif isinstance(obj, set) and obj:
        yield from _wrapped(kind, set, _items("{", obj, "}", depth, limit, secrets))
    else:
        yield from _named_sequence(kind.__name__, obj, depth, limit, secrets)


def _named_sequence(name: str, items: Any, depth: int, limit: int, secrets: tuple[str, ...]) -> Iterator[str]:
    yield from _items(f"{name}(", items, ")", depth, limit, secrets)


def _pair_with_secret(item: Any) -> bool:
    """`("Authorization", "...")`, as headers are often given."""
    return type(item) is tuple and len(item) == 2 and isinstance(item[0], str) and names_secret(item[0])


def _items(start: str, items: Any, end: str, depth: int, limit: int, secrets: tuple[str, ...]) -> Iterator[str]:
    yield start
    for index, item in enumerate(itertools.islice(items, _MAX_ITEMS + 1)):
        if index == _MAX_ITEMS:
            yield ", ..."
            break
        yield ", " if index else ""
        yield from _pieces((item[0], HIDDEN) if _pair_with_secret(item) else item, depth + 1, limit, secrets)
    yield end


def _fields(name: str, fields: dict[str, Any], depth: int, limit: int, secrets: tuple[str, ...]) -> Iterator[str]:
    yield f"{name}("
    for index, (field, value) in enumerate(itertools.islice(fields.items(), _MAX_ITEMS)):
        yield f", {field}=" if index else f"{field}="
        yield from _value(field, value, depth, limit, secrets)
    yield ")"
