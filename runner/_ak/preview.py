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
import itertools
import pathlib
import re
import types
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from _ak.proxies import is_proxy
from _ak.unrecordable import name_of

HIDDEN = "***"
DEFAULT_LIMIT = 200
_MAX_DEPTH = 4
_MAX_ITEMS = 20
_MIN_SECRET = 4
"""Shorter values would be found in every other word."""

_SECRET_NAME = re.compile(
    r"(?i)(pass(word|wd|phrase)?|secret|token|(api|access|private)[-_]?key|authorization|credential|cookie)s?$"
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
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text


def describe_args(
    args: Sequence[Any], kwargs: dict[str, Any], secrets: Iterable[str] = ()
) -> tuple[list[str], dict[str, str]]:
    """The arguments of a call as short texts; a keyword that names a secret hides its value."""
    known = tuple(secrets)
    return (
        [preview(arg, secrets=known) for arg in args],
        {
            name: repr(HIDDEN) if _SECRET_NAME.search(name) else preview(arg, secrets=known)
            for name, arg in kwargs.items()
        },
    )


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
        yield repr(obj)
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
        yield from _fields(kind.__name__, {name: getattr(obj, name, None) for name in shown}, depth, limit, secrets)
    elif kind is types.SimpleNamespace:
        yield from _fields("namespace", dict(vars(obj)), depth, limit, secrets)
    elif isinstance(obj, BaseException):
        yield from _named_sequence(kind.__name__, obj.args, depth, limit, secrets)
    else:
        yield f"<{name_of(kind)} object>"


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
    if isinstance(name, str) and _SECRET_NAME.search(name):
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


def _items(start: str, items: Any, end: str, depth: int, limit: int, secrets: tuple[str, ...]) -> Iterator[str]:
    yield start
    for index, item in enumerate(itertools.islice(items, _MAX_ITEMS + 1)):
        if index == _MAX_ITEMS:
            yield ", ..."
            break
        yield ", " if index else ""
        yield from _pieces(item, depth + 1, limit, secrets)
    yield end


def _fields(name: str, fields: dict[str, Any], depth: int, limit: int, secrets: tuple[str, ...]) -> Iterator[str]:
    yield f"{name}("
    for index, (field, value) in enumerate(itertools.islice(fields.items(), _MAX_ITEMS)):
        yield f", {field}=" if index else f"{field}="
        yield from _value(field, value, depth, limit, secrets)
    yield ")"
