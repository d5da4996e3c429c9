"""Pages that answer with what they were asked: headers, cookies, pages of items, remote calls."""

from __future__ import annotations

import json
import xmlrpc.client
from collections.abc import Mapping
from typing import Any, Optional
from urllib.parse import parse_qs, urlsplit

ITEMS = [{"id": number, "name": name} for number, name in enumerate(("one", "two", "three", "four", "five"))]


def answer(path: str, headers: Mapping[str, str], body: bytes) -> Optional[tuple[int, str, bytes]]:
    """Status, type and content; None for other pages."""
    parts = urlsplit(path)
    if parts.path == "/headers":
        return 200, "text/plain", bytes(headers)  # type: ignore[call-overload]
    if parts.path in ("/cookie", "/cookies"):
        return 200, "text/plain", headers.get("Cookie", "none").encode()
    if parts.path == "/items":
        asked = {name: int(values[0]) for name, values in parse_qs(parts.query).items()}
        start = asked["page"] * asked["size"]
        return 200, "application/json", json.dumps(ITEMS[start : start + asked["size"]]).encode()
    if parts.path == "/xmlrpc":
        return 200, "text/xml", _remote_call(body)
    return None


def cookie(path: str) -> str:
    """The cookie that `/cookie?name=NAME` sets."""
    return f"{parse_qs(urlsplit(path).query)['name'][0]}=1; Path=/"


def _remote_call(body: bytes) -> bytes:
    args: Any
    args, method = xmlrpc.client.loads(body)
    if method == "fail":
        return xmlrpc.client.dumps(xmlrpc.client.Fault(7, str(args[0]))).encode()
    return xmlrpc.client.dumps(([method, *args],), methodresponse=True).encode()
