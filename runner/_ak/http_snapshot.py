"""HTTP responses whose body was read when they were made.

The stand-ins are `http.client.HTTPResponse` and `urllib.response.addinfourl` themselves over bytes in memory, so
every way to read them behaves as the real one.
"""

from __future__ import annotations

import http.client
import io
import urllib.response
from typing import Any, Callable, Optional, cast

from _ak.unrecordable import Unrecordable, name_of

MAX_BODY_BYTES = 64 * 1024 * 1024
_PIECE_BYTES = 256 * 1024

# Plain attributes of a response that user code may read. `msg` is the headers, or the reason when urlopen made the
# response.
_ATTRIBUTES = ("debuglevel", "version", "status", "reason", "code", "url", "headers", "msg", "will_close", "_method")


class RecordedResponse(http.client.HTTPResponse):
    """An `HTTPResponse` over a recorded body."""

    def __init__(self, body: bytes, length: Optional[int], attributes: dict[str, Any]) -> None:
        io.BufferedIOBase.__init__(self)
        self.chunked = False
        self.chunk_left = None
        self.length = length
        self.fp: Any = io.BufferedReader(cast(Any, io.BytesIO(body)))
        vars(self).update(attributes)

    def __reduce__(self) -> Any:
        rest = b"" if self.fp is None else self.fp.raw.getvalue()[self.fp.tell() :]
        return _make_response, (rest, self.length, _attributes(self), self.fp is None, self.closed)


class RecordedInfo(urllib.response.addinfourl):
    """What `urlopen` gives for `file:` and `data:` addresses, over recorded bytes."""

    def __init__(self, body: bytes, headers: Any, url: str, code: Optional[int]) -> None:
        self._body = io.BytesIO(body)
        super().__init__(self._body, headers, url, code)

    def __reduce__(self) -> Any:
        rest = b"" if self._body.closed else self._body.getvalue()[self._body.tell() :]
        return RecordedInfo, (rest, self.headers, self.url, self.code)


STAND_INS = (RecordedResponse, RecordedInfo)

# The guard must see that these methods are the runner's own and touch nothing outside: the inherited code is
# http.client's or tempfile's.
_RESPONSE_METHODS = (
    "read read1 readinto readinto1 peek readline readlines close isclosed flush fileno readable "
    "getheader getheaders info geturl getcode begin"
)
_INFO_METHODS = "read read1 readinto readline readlines seek tell close info geturl getcode"


def _own_method(cls: type, name: str) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(super(cls, self), name)(*args, **kwargs)

    method.__name__, method.__qualname__ = name, f"{cls.__name__}.{name}"
    return method


def _info_method(name: str) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(self.fp, name)(*args, **kwargs)

    method.__name__, method.__qualname__ = name, f"RecordedInfo.{name}"
    return method


for _name in _RESPONSE_METHODS.split():
    setattr(RecordedResponse, _name, _own_method(RecordedResponse, _name))
for _name in _INFO_METHODS.split():
    _is_inherited = hasattr(urllib.response.addinfourl, _name)
    setattr(RecordedInfo, _name, _own_method(RecordedInfo, _name) if _is_inherited else _info_method(_name))


def capture(obj: Any) -> Optional[Any]:
    """Read a response to its end into a stand-in; None for everything else. Raises what reading raises, and
    `Unrecordable` over the limit."""
    if isinstance(obj, STAND_INS):
        return obj
    if isinstance(obj, http.client.HTTPResponse):
        length = obj.length
        body = _read(obj)
        recorded = RecordedResponse(body, length if length == len(body) else None, _attributes(obj))
        obj.close()
        return recorded
    if isinstance(obj, urllib.response.addinfourl) and not isinstance(obj, BaseException):
        recorded_info = RecordedInfo(_read(obj), obj.headers, obj.url, obj.code)
        obj.close()
        return recorded_info
    return None


def _make_response(
    body: bytes, length: Optional[int], attributes: dict[str, Any], finished: bool, closed: bool
) -> RecordedResponse:
    response = RecordedResponse(body, length, attributes)
    if finished:
        response.fp = None
    if closed:
        response.close()
    return response


def _attributes(response: Any) -> dict[str, Any]:
    return {name: vars(response)[name] for name in _ATTRIBUTES if name in vars(response)}


def _read(response: Any) -> bytes:
    """Everything. A response of announced length is read by `read()`, which alone notices that it was cut short."""
    announced = getattr(response, "length", None)
    body = bytearray()
    if isinstance(announced, int):
        if announced <= MAX_BODY_BYTES:
            return bytes(response.read())
        raise _too_large(response)
    while True:
        piece = response.read(_PIECE_BYTES)
        if not piece:
            return bytes(body)
        body += piece
        if len(body) > MAX_BODY_BYTES:
            raise _too_large(response)


def _too_large(response: Any) -> Unrecordable:
    hint = "Read it inside a function of your own that saves it or returns the part you need."
    return Unrecordable(name_of(type(response)), "result", f"its body is over {MAX_BODY_BYTES // 2**20} MiB", hint)
