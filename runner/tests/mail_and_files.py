"""Fakes of an SMTP and an FTP server: what a client stores or sends is a line in the ledger of its world, whose number
is the sender's name or the user's."""

from __future__ import annotations

import socketserver
import threading
from typing import Any, Callable, ClassVar

Note = Callable[[str, str], None]


def serve(handler: type[socketserver.StreamRequestHandler], note: Note) -> socketserver.ThreadingTCPServer:
    """A server on a port of its own, in a thread."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.note = note  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


class _Lines(socketserver.StreamRequestHandler):
    """A conversation in lines."""

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def hear(self) -> tuple[str, str]:
        """The next command and what follows it; an empty one at the end."""
        try:
            line = self.rfile.readline().decode().strip()
        except ConnectionError:
            return "", ""
        word, _, rest = line.partition(" ")
        return word.upper(), rest

    def note(self, world: str, line: str) -> None:
        server: Any = self.server
        server.note(world, line)


class Mail(_Lines):
    def handle(self) -> None:
        sender, receivers = "", []
        self.say("220 here")
        while True:
            word, rest = self.hear()
            if word == "":
                return
            if word == "MAIL":
                sender, receivers = rest.partition("<")[2].partition("@")[0], []
            if word == "RCPT" and "refused" in rest:
                self.say("550 nobody of that name")
            elif word == "RCPT":
                receivers.append(rest.partition("<")[2].partition(">")[0])
                self.say("250 go on")
            elif word == "DATA":
                self.say("354 go on")
                body = self._body()
                self.note(sender, f"mail to {receivers}: {body[-1]!r}")
                self.say("250 taken")
            else:
                self.say("221 end" if word == "QUIT" else "250 fine")

    def _body(self) -> list[str]:
        lines: list[str] = []
        while True:
            line = self.rfile.readline().decode().rstrip("\r\n")
            if line == ".":
                return lines
            lines.append(line)


class Files(_Lines):
    stored: ClassVar[dict[tuple[str, str], bytes]] = {}

    def handle(self) -> None:
        world = ""
        passive = None
        self.say("220 here")
        while True:
            word, rest = self.hear()
            if word == "":
                return
            if word == "USER":
                world = rest
                self.say("331 password")
            elif word in ("PASV", "EPSV"):
                passive = socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler)
                port = passive.server_address[1]
                where = f"(127,0,0,1,{port >> 8},{port & 255})" if word == "PASV" else f"(|||{port}|)"
                self.say(f"{227 if word == 'PASV' else 229} at {where}")
            elif word in ("STOR", "RETR", "NLST"):
                assert passive is not None
                self._transfer(passive, world, word, rest)
            else:
                self.say({"PASS": "230 in", "QUIT": "221 end"}.get(word, "200 fine"))

    def _transfer(self, passive: socketserver.TCPServer, world: str, word: str, name: str) -> None:
        self.say("150 go on")
        data, _ = passive.get_request()
        if word == "STOR":
            with data.makefile("rb") as source:
                self.stored[world, name] = source.read()
            self.note(world, f"stored {name}: {self.stored[world, name]!r}")
        elif word == "RETR":
            data.sendall(self.stored[world, name])
        else:
            data.sendall("".join(f"{path}\r\n" for owner, path in self.stored if owner == world).encode())
        data.close()
        passive.server_close()
        self.say("226 done")
