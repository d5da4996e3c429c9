"""An HTTP library in the style of requests and httpx, as small as it goes: sessions, streams, pagers, an async client."""

import asyncio
import base64
import http.client
import json as json_module
import threading
from urllib.parse import urlencode, urlsplit


class HTTPError(Exception):
    def __init__(self, message, *, response):
        super().__init__(message)
        self.response = response
        self.request = response.request


class Request:
    def __init__(self, method, url):
        self.method = method
        self.url = url


class Response:
    def __init__(self, request, raw):
        self.request = request
        self.status_code = raw.status
        self.reason = raw.reason
        self.headers = {name.lower(): value for name, value in raw.getheaders()}
        self.elapsed_known = True
        self._raw = raw
        self._content = None

    @property
    def ok(self):
        return self.status_code < 400

    @property
    def content(self):
        if self._content is None:
            self._content = self._raw.read()
        return self._content

    @property
    def text(self):
        return self.content.decode()

    def json(self):
        return json_module.loads(self.content)

    def raise_for_status(self):
        if not self.ok:
            raise HTTPError(f"{self.status_code} {self.reason}", response=self)

    def iter_content(self, size):
        if self._content is not None:
            for start in range(0, len(self._content), size):
                yield self._content[start : start + size]
            return
        while True:
            piece = self._raw.read(size)
            if not piece:
                return
            yield piece

    def iter_lines(self):
        pending = b""
        for piece in self.iter_content(512):
            *lines, pending = (pending + piece).split(b"\n")
            for line in lines:
                yield line.decode()
        if pending:
            yield pending.decode()

    async def aiter_lines(self):
        for line in self.iter_lines():
            await asyncio.sleep(0)
            yield line

    def close(self):
        if self._raw is not None:
            self._raw.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __getstate__(self):
        """As requests has it: the content is read, the stream left behind."""
        return {**self.__dict__, "_content": self.content, "_raw": None}


class Adapter:
    def __init__(self, retries=0):
        self.retries = retries
        self._lock = threading.Lock()


class Session:
    """Keeps headers, cookies and one connection for each host."""

    def __init__(self):
        self.headers = {"User-Agent": "webfake"}
        self.cookies = {}
        self.auth = None
        self.closed = False
        self._adapters = {"http://": Adapter()}
        self._connections = {}
        self._lock = threading.Lock()

    def mount(self, prefix, adapter):
        self._adapters[prefix] = adapter

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def post(self, url, **options):
        return self.request("POST", url, **options)

    def request(self, method, url, params=None, json=None, content=None, stream=False):
        if params:
            url += "?" + urlencode(params)
        headers, body = dict(self.headers), content
        if json is not None:
            body = json_module.dumps(json)
            headers["Content-Type"] = "application/json"
        if self.auth:
            headers["Authorization"] = "Basic " + base64.b64encode(":".join(self.auth).encode()).decode()
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        parts = urlsplit(url)
        with self._lock:
            if parts.netloc not in self._connections:
                self._connections[parts.netloc] = http.client.HTTPConnection(parts.netloc)
            connection = self._connections[parts.netloc]
        connection.request(method, parts.path + ("?" + parts.query if parts.query else ""), body, headers)
        response = Response(Request(method, url), connection.getresponse())
        if "set-cookie" in response.headers:
            name, _, value = response.headers["set-cookie"].partition(";")[0].partition("=")
            self.cookies[name] = value
        if not stream:
            response.content
        return response

    def close(self):
        self.closed = True
        for connection in self._connections.values():
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def get(url, **options):
    with Session() as session:
        return session.get(url, **options)


class AsyncClient:
    def __init__(self, base_url):
        self.base_url = base_url
        self.is_closed = False
        self._session = Session()
        self._lock = threading.Lock()

    async def get(self, path):
        await asyncio.sleep(0)
        return self._session.get(self.base_url + path)

    async def post(self, path, content):
        await asyncio.sleep(0)
        return self._session.post(self.base_url + path, content=content)

    def stream(self, method, path):
        return _Stream(self, method, path)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        self.is_closed = True
        self._session.close()


class _Stream:
    def __init__(self, client, method, path):
        self._client = client
        self._method = method
        self._path = path

    async def __aenter__(self):
        await asyncio.sleep(0)
        session = self._client._session
        self._response = session.request(self._method, self._client.base_url + self._path, stream=True)
        return self._response

    async def __aexit__(self, *_):
        self._response.close()


class Item:
    def __init__(self, data):
        self._data = data
        self.name = data["name"]

    def __getitem__(self, key):
        return self._data[key]


class Api:
    """A client of a service with pages of items."""

    def __init__(self, url):
        self.items = _Items(Session(), url)


class _Items:
    def __init__(self, session, url):
        self._session = session
        self._url = url

    def _page(self, number, size):
        return self._session.get(f"{self._url}/items", params={"page": number, "size": size}).json()

    def list(self, page_size):
        return _Pager(self, page_size)

    def pages(self, size):
        number = 0
        while True:
            page = self._page(number, size)
            if not page:
                return
            yield [Item(data) for data in page]
            number += 1

    def get(self, name):
        return next(Item(data) for data in self._page(0, 100) if data["name"] == name)

    __getitem__ = get

    def __len__(self):
        return len(self._page(0, 100))

    def __contains__(self, name):
        return any(data["name"] == name for data in self._page(0, 100))


class _Pager:
    def __init__(self, items, size):
        self._items = items
        self._size = size
        self.page_number = -1
        self._page = iter(())

    def __iter__(self):
        return self

    def __next__(self):
        for item in self._page:
            return item
        self.page_number += 1
        page = self._items._page(self.page_number, self._size)
        if not page:
            raise StopIteration
        self._page = iter([Item(data) for data in page])
        return next(self._page)
