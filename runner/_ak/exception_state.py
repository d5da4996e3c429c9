"""What one exception object consists of, and how it is made again without calling anybody's `__init__`.

An exception class may demand other arguments than it passes on, so plain pickle writes exceptions it cannot read.
Here an exception is its class, its `args`, its `__dict__` and the fields which are kept outside of it (`errno`,
`code`, `value`, slots). It is made again by the `__new__` of its built-in base alone.
"""

from __future__ import annotations

import functools
import http.client
import importlib
import io
import types
import urllib.error
from collections.abc import Iterator
from typing import Any, Optional, cast

from _ak import snapshots
from _ak.unrecordable import Unrecordable

_HEAP_TYPE = 1 << 9
_FIELDS = (types.MemberDescriptorType, types.GetSetDescriptorType)
# What HTTPError.__init__ sets by itself; all of it hangs on the stream or on the arguments.
_HTTP_ARGUMENTS = ("filename", "code", "msg", "hdrs", "fp")
_HTTP_DERIVED = frozenset(("file", "_closer", "name", "delete", "url", "headers", "delete_on_close", *_HTTP_ARGUMENTS))
_STREAM_METHODS = ("read", "read1", "readinto", "readline", "readlines")

Names = list[tuple[str, str]]
"""`(module, qualified name)` of each class of an mro, the class itself first."""
State = tuple[dict[str, Any], dict[str, Any]]
"""The instance's `__dict__`, and the fields outside of it."""


def reduce_exception(exc: BaseException) -> Any:
    """For a pickler's `reducer_override`: leaves exceptions that pickle well by themselves alone."""
    cls = type(exc)
    links = _links_of(exc)
    if not cls.__flags__ & _HEAP_TYPE and not vars(exc) and not links:
        return NotImplemented
    return rebuild, (names_of(cls), exc.args, state_of(exc)), links or None, None, None, _link


def _links_of(exc: BaseException) -> dict[str, Any]:
    """Its notes, and the exceptions it was raised from, as far as they can be recorded."""
    links: dict[str, Any] = {}
    if "__notes__" in vars(exc):
        links["__notes__"] = list(vars(exc)["__notes__"])
    for name in ("__context__", "__cause__"):
        linked = getattr(exc, name)
        packed = None if linked is None else _packed(linked)
        if packed is not None:
            links[name] = packed
    if exc.__suppress_context__:
        links["__suppress_context__"] = True
    return links


def _packed(exc: BaseException) -> Optional[bytes]:
    """Alone, so that one that cannot be recorded does not take with it what came of it."""
    from _ak import values

    try:
        data = values.encode_bytes(exc)
        values.decode_bytes(data)
    except (Unrecordable, values.DamagedValue):
        return None
    return data


def _link(exc: BaseException, links: dict[str, Any]) -> None:
    from _ak import values

    for name, linked in links.items():
        setattr(exc, name, values.decode_bytes(linked) if isinstance(linked, bytes) else linked)


def names_of(cls: type) -> Names:
    """Where each class of the mro is found, without `object`."""
    return [(kind.__module__, kind.__qualname__) for kind in cls.__mro__ if kind is not object]


def state_of(exc: BaseException) -> State:
    """The attributes and fields; the stream of an `HTTPError` is replaced, in the exception too, by a recorded
    stand-in."""
    if isinstance(exc, urllib.error.HTTPError):
        attributes = _http_attributes(exc)
    else:
        attributes = dict(vars(exc))
    attributes.pop("__notes__", None)
    fields: dict[str, Any] = {}
    for name, descriptor in _field_descriptors(type(exc)):
        try:
            value = descriptor.__get__(exc, type(exc))  # Not getattr: a class may have a __getattr__ of its own.
        except AttributeError:  # A field that was never set.
            continue
        if value is not None:
            fields[name] = value
    return attributes, fields


def rebuild(
    names: Names, args: tuple[Any, ...], state: State, cls: Optional[type[BaseException]] = None
) -> BaseException:
    """Make the exception again: the same class, if it is not given where it can be imported, otherwise a stand-in
    below its nearest base."""
    exc = _new(cls or find_class(names), args)
    attributes, fields = dict(state[0]), state[1]
    if isinstance(exc, urllib.error.HTTPError) and "hdrs" in attributes:
        arguments = [attributes.pop(name, None) for name in _HTTP_ARGUMENTS]
        _set_http(exc, arguments)
        exc.args = args
    vars(exc).update(attributes)
    for name, value in fields.items():
        try:
            object.__setattr__(exc, name, value)
        except (
            AttributeError,
            TypeError,
        ):  # Read-only, such as a group's `exceptions`: already set from the arguments.
            continue
    return exc


def _field_descriptors(cls: type) -> Iterator[tuple[str, Any]]:
    """Built-in fields and user slots. `obj` holds the object that lacked a name: anything at all, kept for
    suggestions only."""
    for kind in cls.__mro__:
        if kind in (BaseException, object):
            continue
        for name, descriptor in vars(kind).items():
            if isinstance(descriptor, _FIELDS) and not name.startswith("__") and name != "obj":
                yield name, descriptor


def reduce_class(cls: type[BaseException]) -> Any:
    """For classes of exceptions that a library makes while it runs, as boto3 does for each service: the stand-in that
    the exceptions of the class have, too. What a `class` in a function made is refused, as other such classes are."""
    is_found = "<locals>" in cls.__qualname__ or _import(cls.__module__, cls.__qualname__) is cls
    return NotImplemented if is_found else (find_class, (names_of(cls),))


def find_class(names: Names) -> type[BaseException]:
    """The class, or its stand-in: one for all, so that `except` finds it."""
    cls = _import(*names[0])
    return _stand_in(tuple(names)) if cls is None else cls


@functools.lru_cache(maxsize=1024)
def _stand_in(names: tuple[tuple[str, str], ...]) -> type[BaseException]:
    module, qualname = names[0]
    base = next((found for found in (_import(*name) for name in names[1:]) if found is not None), Exception)
    stand_in: Any = type(qualname.rpartition(".")[2], (base,), {"__module__": module, "__qualname__": qualname})
    return stand_in


def _import(module: str, qualname: str) -> Optional[type[BaseException]]:
    try:
        found: Any = importlib.import_module(module)
        for part in qualname.split("."):
            found = getattr(found, part)
    except Exception:  # Importing runs other people's code: whatever it raises, the class is not to be had.
        return None
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def _new(cls: type[BaseException], args: tuple[Any, ...]) -> BaseException:
    for base in cls.__mro__:
        if base.__flags__ & _HEAP_TYPE or not issubclass(base, BaseException):
            continue
        try:
            exc: BaseException = base.__new__(cls, *args)
        except (TypeError, ValueError):  # Not the base whose memory layout this class has, or args it does not take.
            continue
        exc.args = args
        return exc
    exc = next(made for made in (_blank(base, cls) for base in cls.__mro__) if made is not None)
    exc.args = args
    return exc


def _blank(base: type, cls: type[BaseException]) -> Optional[BaseException]:
    try:
        return cast(Any, base).__new__(cls)
    except Exception:  # Another base may do; BaseException itself is the last.
        return None


def _http_attributes(exc: urllib.error.HTTPError) -> dict[str, Any]:
    fields = vars(exc)
    extra = {name: value for name, value in fields.items() if name not in _HTTP_DERIVED and not callable(value)}
    arguments = {"filename": exc.filename, **{name: fields.get(name) for name in _HTTP_ARGUMENTS[1:]}}
    stream = arguments["fp"]
    if stream is not None and not snapshots.is_stand_in(stream) and type(stream) is not io.BytesIO:
        arguments["fp"] = _capture_body(stream)
        args = exc.args
        fields.clear()  # Methods of the old stream are cached in there.
        _set_http(exc, [arguments[name] for name in _HTTP_ARGUMENTS])
        exc.args = args
        fields.update(extra)
    return {**extra, **arguments}


def _set_http(exc: urllib.error.HTTPError, arguments: list[Any]) -> None:
    urllib.error.HTTPError.__init__(exc, *cast(Any, arguments))
    stream = arguments[-1]
    for name in _STREAM_METHODS:  # Else they come wrapped by tempfile, and a call looks as if it touched the outside.
        if hasattr(stream, name):
            vars(exc)[name] = getattr(stream, name)


def _capture_body(response: Any) -> Any:
    try:
        captured = snapshots.capture(response)
        return io.BytesIO(response.read()) if captured is None else captured
    except (
        OSError,
        http.client.HTTPException,
        Unrecordable,
    ):  # The error is what counts; its page was cut off or is too large.
        return io.BytesIO()
