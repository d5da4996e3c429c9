"""The outside world of a program under test: a ledger of what happened, a folder, a page server that notes requests."""

from __future__ import annotations

import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Optional

from tests import mail_and_files, special_pages

PAGES = {
    "/page": (200, "text/plain", b"a page"),
    "/json": (200, "application/json", b'{"a": 1}'),
    "/long": (200, "text/plain", b"".join(b"line %d\n" % number for number in range(2000))),
    "/error": (500, "text/plain", b"broken"),
}
EVENT = {"event_type": "push", "event_id": "e1", "data": {"method": "GET", "headers": {"a": [1, {"b": 2}]}}}


class PageServer:
    """`/N/page` is the page of world N; each request is a line in that world's ledger. Below `/N/kept/` a PUT keeps
    what a GET gives again. `pages` is a folder of answers: `/N/chat/list` is its file `chat/list.json`.
    `variables` tell programs of other servers.
    """

    def __init__(self, pages: Optional[Path] = None, variables: Optional[dict[str, str]] = None) -> None:
        self._pages = pages
        self.variables = variables or {}
        self._kept: dict[tuple[str, str], bytes] = {}
        self.ledgers: dict[str, Path] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self._others = [mail_and_files.serve(kind, self.note) for kind in (mail_and_files.Mail, mail_and_files.Files)]

    @property
    def ports(self) -> dict[str, int]:
        """Of the servers for mail and files."""
        return {name: server.server_address[1] for name, server in zip(("smtp", "ftp"), self._others)}

    def enter(self, ledger: Path) -> str:
        """The address of a new world."""
        with self._lock:
            name = str(len(self.ledgers))
            self.ledgers[name] = ledger
        return f"http://127.0.0.1:{self._server.server_port}/{name}"

    def close(self) -> None:
        for server in (self._server, *self._others):
            server.shutdown()
            server.server_close()

    def note(self, name: str, line: str) -> None:
        with self._lock, self.ledgers[name].open("a", encoding="utf-8") as ledger:
            ledger.write(line + "\n")

    def answer(self, method: str, name: str, path: str, body: bytes) -> tuple[int, str, bytes]:
        """Status, content type and content."""
        if path.startswith("/kept/"):
            return self._keep(method, (name, path), body)
        file = None if self._pages is None else self._pages / f"{path[1:]}.json"
        if file is not None and file.is_file():
            return 200, "application/json", file.read_bytes()
        echoed = (200, "text/plain", body) if body else (404, "text/plain", b"nothing here")
        return PAGES.get(path, echoed)

    def _keep(self, method: str, place: tuple[str, str], body: bytes) -> tuple[int, str, bytes]:
        if method == "PUT":
            self._kept[place] = body
            return 200, "text/plain", b""
        if method == "DELETE":
            self._kept.pop(place, None)
            return 204, "text/plain", b""
        kept = self._kept.get(place)
        return (404, "text/plain", b"") if kept is None else (200, "application/octet-stream", kept)

    def _handler(server: PageServer) -> type[BaseHTTPRequestHandler]:
        class Page(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                _, name, *rest = self.path.split("/")
                path = "/" + "/".join(rest)
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                if len(body) < length:  # Who sent it is gone.
                    return
                server.note(name, f"{self.command} {path} {body.decode('utf-8', 'replace')}".rstrip())
                special = special_pages.answer(path, self.headers, body)
                plain = server.answer(self.command, name, path.partition("?")[0], body)
                status, kind, content = plain if special is None else special
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                if path.startswith("/cookie?"):
                    self.send_header("Set-Cookie", special_pages.cookie(path))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer

            def log_message(self, *_: Any) -> None:
                pass

        return Page


class World:
    """What one run of a program touches. The program's files are copied into `work`, where it runs."""

    def __init__(self, folder: str, program: Path, server: PageServer) -> None:
        self.ledger = Path(folder) / "ledger"
        self.ledger.touch()
        self.work = Path(folder) / "work"
        if program.is_dir():
            shutil.copytree(program, self.work)
        else:
            self.work.mkdir()
            shutil.copy(program, self.work / program.name)
        self.own = {path.relative_to(self.work) for path in self.work.rglob("*")}
        self.variables = {"LEDGER": str(self.ledger), "WORK": str(self.work), "COLOUR": "green", **server.variables}
        self.event = {**EVENT, "data": {**EVENT["data"], "url": server.enter(self.ledger), **server.ports}}

    def lines(self) -> list[str]:
        return self.ledger.read_text(encoding="utf-8").splitlines()

    def files(self) -> dict[str, bytes]:
        """What the program made, by path relative to its folder."""
        made = (path for path in self.work.rglob("*") if path.is_file())
        return {
            str(path.relative_to(self.work)): path.read_bytes()
            for path in made
            if path.relative_to(self.work) not in self.own
        }
