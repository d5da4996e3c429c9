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
_KEYS = "cryptography.hazmat.bindings._rust.openssl"

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


def _take_httpx_request(request: Any) -> Taken:
    """A copy pickles without its stream, and then cannot be sent: its content is at hand where it was given whole."""
    if not hasattr(request, "_content"):
        return NotImplemented
    return _make_httpx_request, (type(request), request.__getstate__())


def _make_httpx_request(kind: Any, state: dict[str, Any]) -> Any:
    request = kind.__new__(kind)
    request.__setstate__(state)
    request.stream = import_module("httpx").ByteStream(request.content)
    return request


def _take_private_key(key: Any) -> Taken:
    forms = import_module("cryptography.hazmat.primitives.serialization")
    how = (forms.Encoding.DER, forms.PrivateFormat.PKCS8, forms.NoEncryption())
    return _make_private_key, (key.private_bytes(*how),)


def _make_private_key(data: bytes) -> Any:
    return import_module("cryptography.hazmat.primitives.serialization").load_der_private_key(data, None)


def _take_public_key(key: Any) -> Taken:
    forms = import_module("cryptography.hazmat.primitives.serialization")
    return _make_public_key, (key.public_bytes(forms.Encoding.DER, forms.PublicFormat.SubjectPublicKeyInfo),)


def _make_public_key(data: bytes) -> Any:
    return import_module("cryptography.hazmat.primitives.serialization").load_der_public_key(data)


def _take_tree(tree: Any) -> Taken:
    """One that was read from a file, as a whole. A tree of HTML is written in another way."""
    root = tree.getroot()
    if root is None or _row_of(root) != ("lxml.etree", "_Element"):
        return NotImplemented
    return _make_tree, (import_module("lxml.etree").tostring(tree, encoding="UTF-8"), tree.docinfo.URL)


def _make_tree(data: bytes, url: Any) -> Any:
    etree = import_module("lxml.etree")
    parser = etree.XMLParser(strip_cdata=False, resolve_entities=False, huge_tree=True)
    return etree.parse(io.BytesIO(data), parser, base_url=url)


def _take_arrays(archive: Any) -> Taken:
    """What `numpy.load` gives for an archive reads each array when it is asked for it."""
    data = io.BytesIO()
    if sum(member.file_size for member in archive.zip.infolist()) > MAX_BODY_BYTES:
        return NotImplemented
    import_module("numpy").savez(data, **dict(archive.items()))
    return _make_arrays, (data.getvalue(), archive.allow_pickle)


def _make_arrays(data: bytes, allow_pickle: bool) -> Any:
    return import_module("numpy").load(io.BytesIO(data), allow_pickle=allow_pickle)


def _refuse_mapped(array: Any) -> Taken:
    if array.mode in ("r+", "w+"):
        reason = "what the program writes into a copy of it would not reach its file"
        raise Unrecordable(
            "numpy.memmap", "", reason, "Open and change it inside a function of your own under @activity."
        )
    return NotImplemented


def _take_frames(image: Any) -> Taken:
    """A copy pickles with the picture that shows, and without the others of its file: nothing was loaded of it yet."""
    if not (image.fp and image.tile):
        return NotImplemented
    shown, place = image.tell(), image.fp.tell()
    image.fp.seek(0)
    data = image.fp.read()
    image.fp.seek(place)
    return _make_frames, (data, shown)


def _make_frames(data: bytes, shown: int) -> Any:
    image = import_module("PIL.Image").open(io.BytesIO(data))
    image.seek(shown)
    return image


def _take_multidict_view(view: Any) -> Taken:
    return _make_multidict_view, (type(view).__name__, list(view.items()))


def _make_multidict_view(name: str, items: list[tuple[str, Any]]) -> Any:
    multidict = import_module("multidict")
    return getattr(multidict, name)(getattr(multidict, name.replace("Proxy", ""))(items))


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
    fields = {name: getattr(response, name) for name in names}
    return _make_slack_response, (type(response).__module__, fields, type(response).__name__)


def _make_slack_response(module: str, fields: dict[str, Any], name: str = "SlackResponse") -> Any:
    return getattr(import_module(module), name)(client=None, **fields)


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
    ("httpx", "Request"): _take_httpx_request,
    ("multidict._multidict", "CIMultiDictProxy"): _take_multidict_view,
    ("multidict._multidict", "MultiDictProxy"): _take_multidict_view,
    ("botocore.response", "StreamingBody"): _take_streaming_body,
    ("slack_sdk.web.slack_response", "SlackResponse"): _take_slack_response,
    ("slack_sdk.web.async_slack_response", "AsyncSlackResponse"): _take_slack_response,
    ("grpc._channel", "_RPCState"): _take_rpc_state,
    ("lxml.etree", "_ElementTree"): _take_tree,
    ("numpy.lib.npyio", "NpzFile"): _take_arrays,
    ("numpy", "memmap"): _refuse_mapped,
    **{(f"PIL.{kind}ImagePlugin", f"{kind}ImageFile"): _take_frames for kind in ("Gif", "Png", "Tiff", "WebP")},
    **{
        (f"{_KEYS}.{module}", f"{name}{part}Key"): taker
        for module, name in {
            "rsa": "RSA",
            "dsa": "DSA",
            "ec": "EC",
            "ed25519": "Ed25519",
            "ed448": "Ed448",
            "x25519": "X25519",
            "x448": "X448",
        }.items()
        for part, taker in {"Private": _take_private_key, "Public": _take_public_key}.items()
    },
    **{
        (f"{library}.pagination", name): _take_page
        for library, names in {
            "openai": ("SyncPage", "AsyncPage", "SyncCursorPage", "AsyncCursorPage"),
            "anthropic": ("SyncPage", "AsyncPage"),
        }.items()
        for name in names
    },
}
