"""Results of popular libraries that do not pickle, though their content is small and at hand: made again from it.

A row is the class, by name, and how to take its content: the call that makes the thing again, or NotImplemented when
this one cannot be taken and is held instead. Reading a body to its end is part of the call whose result it is; what was
read is put back, so that it can be taken twice. A library is imported only to make such a thing again.
"""

from __future__ import annotations

import io
from importlib import import_module
from typing import Any, Callable

from _ak.unrecordable import Unrecordable

MAX_BODY_BYTES = 64 * 1024 * 1024

Taken = Any
"""The function and its arguments that make the object again, or NotImplemented."""


def take(obj: Any) -> Taken:
    """How to make `obj` again; NotImplemented for everything that is not in the table."""
    taker = _TAKERS.get(_row_of(obj))
    return NotImplemented if taker is None else taker(obj)


def _row_of(obj: Any) -> tuple[str, str]:
    kind = type(obj)
    return kind.__module__, kind.__qualname__.partition("[")[0]


def _take_urllib3(response: Any) -> Taken:
    if not _is_short(response.headers):
        return NotImplemented
    was_read = vars(response).setdefault("_ak_was_read", response._body is not None)
    body = response.data if was_read else response.read(cache_content=True)
    fields = {
        "headers": list(response.headers.items()),
        "status": response.status,
        "version": response.version,
        "reason": response.reason,
        "request_method": getattr(response, "_request_method", None),
        "request_url": getattr(response, "_request_url", None),
        "retries": getattr(response, "retries", None),
    }
    return _make_urllib3, (body, was_read, fields)


def _make_urllib3(body: bytes, was_read: bool, fields: dict[str, Any]) -> Any:
    urllib3 = import_module("urllib3")
    headers = urllib3.HTTPHeaderDict(fields.pop("headers"))
    # The body was decoded when it was read.
    return urllib3.HTTPResponse(io.BytesIO(body), headers, preload_content=was_read, decode_content=False, **fields)


def _refuse_unread(response: Any) -> Taken:
    """A copy of a response pickles without its stream; read, it is as good as itself."""
    if not hasattr(response, "_content"):
        reason = "its body was not read yet, and a copy of it could not be"
        hint = "Read it inside a function of your own under @activity that returns the part you need."
        raise Unrecordable("httpx.Response", "", reason, hint)
    return NotImplemented


def _take_requests(response: Any) -> Taken:
    """One that was read is data. Its `raw` is what is left of the stream: nothing, but it can be asked for more."""
    if response._content is False:
        return NotImplemented
    raw = response.raw if _row_of(response.raw) in _TAKERS else None
    return _make_requests, (type(response), response.__getstate__(), raw)


def _make_requests(kind: Any, state: dict[str, Any], raw: Any) -> Any:
    response = kind()
    response.__setstate__(state)
    response.raw = raw
    return response


def _take_streaming_body(body: Any) -> Taken:
    if int(body._content_length or 0) > MAX_BODY_BYTES:
        return NotImplemented
    data = body.read()
    body._raw_stream, body._amount_read = io.BytesIO(data), 0
    return _make_streaming_body, (data,)


def _make_streaming_body(data: bytes) -> Any:
    return import_module("botocore.response").StreamingBody(io.BytesIO(data), len(data))


def _take_slack_response(response: Any) -> Taken:
    data = response.data
    if isinstance(data, dict) and (data.get("response_metadata") or {}).get("next_cursor"):
        return NotImplemented  # Its next page needs the client.
    names = ("http_verb", "api_url", "req_args", "data", "headers", "status_code")
    return _make_slack_response, (type(response).__module__, {name: getattr(response, name) for name in names})


def _make_slack_response(module: str, fields: dict[str, Any]) -> Any:
    return import_module(module).SlackResponse(client=None, **fields)


def _take_page(page: Any) -> Taken:
    if page.has_next_page():
        return NotImplemented  # Its next page needs the client.
    generic = type(page).__pydantic_generic_metadata__
    fields = {name: getattr(page, name) for name in type(page).model_fields}
    return _make_page, (generic["origin"] or type(page), generic["args"], fields)


def _make_page(kind: Any, args: tuple[Any, ...], fields: dict[str, Any]) -> Any:
    return (kind[args] if args else kind).model_construct(**fields)


def _take_rpc_state(state: Any) -> Taken:
    return _make_rpc_state, (
        state.initial_metadata,
        state.trailing_metadata,
        state.code,
        state.details,
        getattr(state, "debug_error_string", None),
    )


def _make_rpc_state(initial: Any, trailing: Any, code: Any, details: Any, debug_error_string: Any) -> Any:
    state = import_module("grpc._channel")._RPCState((), initial, trailing, code, details)
    state.debug_error_string = debug_error_string
    return state


def _is_short(headers: Any) -> bool:
    length = headers.get("content-length")
    return length is None or not str(length).isdigit() or int(length) <= MAX_BODY_BYTES


_TAKERS: dict[tuple[str, str], Callable[[Any], Taken]] = {
    ("urllib3.response", "HTTPResponse"): _take_urllib3,
    ("requests.models", "Response"): _take_requests,
    ("httpx", "Response"): _refuse_unread,
    ("botocore.response", "StreamingBody"): _take_streaming_body,
    ("slack_sdk.web.slack_response", "SlackResponse"): _take_slack_response,
    ("grpc._channel", "_RPCState"): _take_rpc_state,
    **{
        (f"{library}.pagination", name): _take_page
        for library, names in {
            "openai": ("SyncPage", "AsyncPage", "SyncCursorPage", "AsyncCursorPage"),
            "anthropic": ("SyncPage", "AsyncPage"),
        }.items()
        for name in names
    },
}
