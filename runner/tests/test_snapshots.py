from __future__ import annotations

import email.message
import functools
import glob
import http.client
import http.server
import io
import os
import pathlib
import pickle
import re
import sqlite3
import tempfile
import threading
import types
import unittest
import urllib.error
import urllib.request
import urllib.response

from _ak import snapshots, values
from _ak.calls import is_own
from _ak.errors_as_data import decode_error, encode_error
from _ak.unrecordable import Unrecordable

BODY = b"line one\nline two\nrest"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/chunked":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")
            return
        self.send_response(404 if self.path == "/missing" else 200, "Fine")
        self.send_header("Content-Length", str(len(BODY) + (5 if self.path == "/short" else 0)))
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("X-Two", "a")
        self.send_header("X-Two", "b")
        self.end_headers()
        self.wfile.write(BODY)
        self.close_connection = self.path == "/short"

    def log_message(self, *args):
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """Clients that go before the end are part of these tests."""


def captured(obj):
    """The copy that user code gets."""
    stand_in = snapshots.capture(obj)
    assert stand_in is not None, type(obj)
    return values.encode(stand_in, None).copy


class Server(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = QuietServer(("127.0.0.1", 0), Handler)
        cls.thread = threading.Thread(target=cls.server.serve_forever, kwargs={"poll_interval": 0.01})
        cls.thread.start()
        cls.url = f"http://127.0.0.1:{cls.server.server_port}"

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.thread.join(10)
        cls.server.server_close()

    def get(self, path="/"):
        response = urllib.request.urlopen(self.url + path, timeout=10)
        copy = captured(response)
        self.assertTrue(response.isclosed())
        return copy

    def plain(self, path="/"):
        return urllib.request.urlopen(self.url + path, timeout=10)


class Responses(Server):
    def test_everything_one_can_ask(self):
        with self.get() as copy, self.plain() as plain:
            self.assertIsInstance(copy, http.client.HTTPResponse)
            for ask in (
                lambda r: (r.status, r.code, r.getcode(), r.reason, r.version, r.url, r.geturl(), r.length),
                lambda r: [pair for pair in r.getheaders() if pair[0] != "Date"],
                lambda r: (
                    r.getheader("x-two"),
                    r.getheader("nope", 1),
                    r.headers["content-type"],
                    r.headers.get_content_charset(),
                ),
                lambda r: (r.info().get_all("x-two"), type(r.headers), r.msg),
                lambda r: (r.readable(), r.closed, r.isclosed(), r.will_close, r.chunked),
                lambda r: (r.peek(4)[:4], r.read(3), r.readline(), r.length),
                lambda r: (r.readinto(bytearray(4)), r.read1(2), list(r), r.read(), r.read(1), r.isclosed()),
            ):
                self.assertEqual(ask(copy), ask(plain))
        self.assertTrue(copy.closed)

    def test_iteration_and_text_wrapper(self):
        self.assertEqual(list(self.get()), BODY.splitlines(keepends=True))
        self.assertEqual(io.TextIOWrapper(self.get(), "utf-8").read(), BODY.decode())

    def test_chunked(self):
        copy = self.get("/chunked")
        self.assertEqual((copy.read(), copy.length), (b"hello world", None))

    def test_connection_stays_usable(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=10)
        for _ in range(2):
            connection.request("GET", "/")
            self.assertEqual(captured(connection.getresponse()).read(), BODY)
        connection.close()

    def test_short_body_is_an_error_of_the_call(self):
        with self.plain("/short") as response, self.assertRaises(http.client.IncompleteRead):
            snapshots.capture(response)

    def test_partly_read_copy_travels_as_it_stands(self):
        copy = self.get()
        copy.read(5)
        self.assertEqual(pickle.loads(pickle.dumps(copy)).read(), BODY[5:])
        copy.close()
        self.assertTrue(pickle.loads(pickle.dumps(copy)).closed)

    def test_over_the_limit(self):
        limit, snapshots.http_snapshot.MAX_BODY_BYTES = snapshots.http_snapshot.MAX_BODY_BYTES, 8
        try:
            for path in ("/", "/chunked"):
                with self.plain(path) as response, self.assertRaises(Unrecordable):
                    snapshots.capture(response)
        finally:
            snapshots.http_snapshot.MAX_BODY_BYTES = limit

    def test_methods_are_the_runners_own(self):
        copy = self.get()
        for name in (
            "read",
            "readline",
            "readlines",
            "readinto",
            "getheader",
            "info",
            "close",
            "peek",
            "geturl",
            "getcode",
        ):
            self.assertTrue(is_own(getattr(copy, name)), name)

    def test_http_error(self):
        with self.assertRaises(urllib.error.HTTPError) as raised:
            self.plain("/missing")
        error = raised.exception
        copy = decode_error(encode_error(error, lambda _: False))
        for exc in (error, copy):
            self.assertEqual((exc.code, exc.headers["x-two"], exc.read(4), exc.read()), (404, "a", BODY[:4], BODY[4:]))
            self.assertEqual((exc.status, exc.reason, exc.url), (404, "Fine", self.url + "/missing"))
            self.assertTrue(is_own(exc.read))
            exc.close()


class FileAddresses(unittest.TestCase):
    def test_data_and_file_urls(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "f.txt")
            path.write_bytes(BODY)
            for url in (path.as_uri(), "data:text/plain,line%20one%0Aline%20two%0Arest"):
                copy = captured(urllib.request.urlopen(url))
                self.assertIsInstance(copy, urllib.response.addinfourl)
                self.assertEqual((copy.geturl(), copy.headers["content-type"]), (url, "text/plain"))
                self.assertEqual((copy.readline(), copy.read()), (b"line one\n", b"line two\nrest"))
                self.assertTrue(is_own(copy.read))
                with copy:
                    pass


class Folders(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        for name in ("a/b/c", "a/d", "e"):
            (self.folder / name).mkdir(parents=True)
            (self.folder / name / "file.txt").write_text(name)
        (self.folder / "broken").symlink_to("nowhere")

    def test_scandir(self):
        with os.scandir(self.folder) as plain:
            expected = {entry.name: entry for entry in plain}
        with captured(os.scandir(self.folder)) as entries:
            copies = {entry.name: entry for entry in entries}
        self.assertEqual(set(copies), set(expected))
        for name, copy in copies.items():
            entry = expected[name]
            self.assertIsInstance(copy, os.DirEntry)
            for ask in (
                lambda e: (
                    e.path,
                    os.fspath(e),
                    e.is_dir(),
                    e.is_file(),
                    e.is_symlink(),
                    e.inode(),
                    e.is_dir(follow_symlinks=False),
                ),
                lambda e: e.stat(follow_symlinks=False).st_size,
                repr,
            ):
                self.assertEqual(ask(copy), ask(entry))
        with self.assertRaises(FileNotFoundError):
            copies["broken"].stat()

    def test_list_of_entries(self):
        with os.scandir(self.folder) as plain:
            copies = values.encode(list(plain), None).copy
        self.assertEqual(sorted(entry.name for entry in copies), ["a", "broken", "e"])

    def test_globs(self):
        for make in (
            self.folder.iterdir,
            lambda: self.folder.glob("*/file.txt"),
            lambda: self.folder.rglob("*.txt"),
            lambda: glob.iglob(f"{self.folder}/**", recursive=True),
            lambda: map(str, [1, 2]),
            lambda: zip([1], "a"),
            lambda: filter(None, [0, 1]),
        ):
            expected = list(make())
            copy = captured(make())
            self.assertEqual(next(copy), expected[0])
            self.assertEqual(list(copy), expected[1:])

    def test_walk(self):
        for topdown in (True, False):
            self.assertEqual(
                list(captured(os.walk(self.folder, topdown=topdown))), list(os.walk(self.folder, topdown=topdown))
            )

    def test_walk_goes_where_the_caller_lets_it(self):
        def visit(walk):
            visited = []
            for path, directories, _ in walk:
                visited.append(path)
                directories.sort(reverse=True)
                if "b" in directories:
                    directories.remove("b")
            return visited

        self.assertEqual(visit(captured(os.walk(self.folder))), visit(os.walk(self.folder)))

    def test_too_many_items(self):
        limit, snapshots.MAX_ITEMS = snapshots.MAX_ITEMS, 2
        try:
            with self.assertRaises(Unrecordable):
                snapshots.capture(map(str, range(3)))
        finally:
            snapshots.MAX_ITEMS = limit


class SmallThings(unittest.TestCase):
    def test_matches_are_real_ones(self):
        pattern = re.compile(r"(?P<word>\w+)-(\d+)?")
        text = "xx ab-12 cd- ef-3"
        for match in [
            pattern.search(text),
            pattern.match("a-1"),
            pattern.fullmatch("b-"),
            *pattern.finditer(text),
            pattern.search(text, 5, 12),
        ]:
            copy = captured(match)
            self.assertIs(type(copy), re.Match)
            self.assertEqual(
                (copy.groups(), copy.span(), copy.groupdict(), copy.regs),
                (match.groups(), match.span(), match.groupdict(), match.regs),
            )

    def test_views_and_proxies(self):
        source = {"a": 1, "b": [2]}
        self.assertEqual(captured(source.keys()), source.keys())
        self.assertEqual(captured(source.items()), source.items())
        self.assertEqual(list(captured(source.values())), [1, [2]])
        self.assertEqual(type(captured(source.values())), type(source.values()))
        self.assertEqual(captured(types.MappingProxyType(source)), source)
        view = captured(memoryview(bytearray(b"abcd")).cast("H"))
        self.assertEqual((view.tobytes(), view.format, view.readonly), (b"abcd", "H", False))

    def test_sqlite_rows(self):
        connection = sqlite3.connect(":memory:")
        connection.row_factory = sqlite3.Row
        rows = connection.execute("select 1 as One, 'x' as two").fetchall()
        connection.close()
        copy = values.encode(rows, None).copy[0]
        self.assertIsInstance(copy, sqlite3.Row)
        self.assertEqual(
            (copy["one"], copy["TWO"], copy[1], copy.keys(), tuple(copy), len(copy), dict(copy)),
            (1, "x", "x", ["One", "two"], (1, "x"), 2, {"One": 1, "two": "x"}),
        )
        with self.assertRaises(IndexError):
            copy["three"]

    def test_other_things_are_left_alone(self):
        for obj in (
            1,
            "x",
            [1],
            (x for x in [1]),
            io.BytesIO(),
            threading.Lock(),
            email.message.Message(),
            functools.partial(print),
        ):
            self.assertIsNone(snapshots.capture(obj))

    def test_is_stand_in(self):
        self.assertTrue(snapshots.is_stand_in(captured(map(str, []))))
        self.assertFalse(snapshots.is_stand_in([]))
