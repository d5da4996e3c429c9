"""Servers on this machine for the libraries that need one: real ones where they can be had without a download of their
own, small ones of ours elsewhere. `Servers.variables` says where they listen.
"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import socket
import socketserver
import struct
import subprocess
import tempfile
import threading
from concurrent import futures
from typing import Any

DEADLINE_S = 60


class Servers:
    """All of them, for one process of tests."""

    def __init__(self) -> None:
        self._ends = contextlib.ExitStack()
        self.variables = {
            "REDIS_PORT": str(self._ends.enter_context(_redis())),
            "MONGO_PORT": str(self._ends.enter_context(_mongo())),
            "GRPC_PORT": str(self._ends.enter_context(_grpc())),
            "SSH_PORT": str(self._ends.enter_context(_ssh())),
            "PG_DSN": self._ends.enter_context(_postgres()),
        }

    def close(self) -> None:
        self._ends.close()


@contextlib.contextmanager
def _serving(server: socketserver.BaseServer) -> Any:
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server.server_address[1]  # type: ignore[index]
    finally:
        server.shutdown()
        server.server_close()


def _redis() -> Any:
    from fakeredis import TcpFakeServer

    server = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    server.daemon_threads = True
    return _serving(server)


def _mongo() -> Any:
    """As much of MongoDB's wire protocol as inserting and finding need (OP_MSG, one document a message)."""
    import bson

    collections: dict[str, list[dict[str, Any]]] = {}

    def reply(command: dict[str, Any]) -> dict[str, Any]:
        verb = next(iter(command))
        name = str(command[verb])
        if verb in ("hello", "ismaster", "isMaster"):
            return {"ok": 1, "isWritablePrimary": True, "ismaster": True, "maxWireVersion": 21, "minWireVersion": 0}
        if verb == "drop":
            collections.pop(name, None)
        if verb == "insert":
            collections.setdefault(name, []).extend(command["documents"])
            return {"ok": 1, "n": len(command["documents"])}
        if verb == "find":
            wanted = command.get("filter", {}).items()
            found = [each for each in collections.get(name, []) if all(each.get(key) == value for key, value in wanted)]
            return {"ok": 1, "cursor": {"id": 0, "ns": f"shop.{name}", "firstBatch": found}}
        return {"ok": 1}

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while header := self.rfile.read(16):
                length, request_id, _, _ = struct.unpack("<iiii", header)
                body = self.rfile.read(length - 16)
                answer = b"\x00" * 5 + bson.encode(reply(_command(body)))
                self.wfile.write(struct.pack("<iiii", 16 + len(answer), 0, request_id, 2013) + answer)

    def _command(body: bytes) -> dict[str, Any]:
        """The document, with the sequences of documents that stand beside it."""
        command: dict[str, Any] = {}
        at = 4
        while at < len(body):
            kind, at = body[at], at + 1
            size = struct.unpack_from("<i", body, at)[0]
            part, at = body[at : at + size], at + size
            if kind == 0:
                command = {**bson.decode(part), **command}
            else:
                name, _, documents = part[4:].partition(b"\x00")
                command[name.decode()] = bson.decode_all(documents)
        return {next(iter(bson.decode(body[5:]))): command[next(iter(bson.decode(body[5:])))], **command}

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    return _serving(Server(("127.0.0.1", 0), Handler))


@contextlib.contextmanager
def _grpc() -> Any:
    import grpc

    def shout(request: bytes, context: Any) -> bytes:
        if not request:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "nothing to shout")
        return request.upper()

    def count(request: bytes, _context: Any) -> Any:
        return (b"%d" % number for number in range(int(request)))

    methods = {
        "Shout": grpc.unary_unary_rpc_method_handler(shout),
        "Count": grpc.unary_stream_rpc_method_handler(count),
    }
    server = grpc.server(futures.ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("shop.Voice", methods),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(None).wait(DEADLINE_S)


def _ssh() -> Any:
    """Runs nothing: a command's output is the command, in capitals."""
    import paramiko

    key = paramiko.RSAKey.generate(2048)

    class Interface(paramiko.ServerInterface):
        def check_auth_password(self, username: str, password: str) -> int:
            return paramiko.AUTH_SUCCESSFUL if password == "secret" else paramiko.AUTH_FAILED

        def check_channel_request(self, kind: str, chanid: int) -> int:
            return paramiko.OPEN_SUCCEEDED

        def check_channel_exec_request(self, channel: Any, command: bytes) -> bool:
            threading.Thread(target=self._answer, args=(channel, command), daemon=True).start()
            return True

        def _answer(self, channel: Any, command: bytes) -> None:
            channel.sendall(command.upper() + b"\n")
            channel.send_exit_status(0)
            channel.close()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            transport = paramiko.Transport(self.request)
            transport.add_server_key(key)
            with contextlib.suppress(Exception):  # The client may be killed at any moment.
                transport.start_server(server=Interface())
                while transport.is_active():
                    transport.accept(0.2)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    return _serving(Server(("127.0.0.1", 0), Handler))


@contextlib.contextmanager
def _postgres() -> Any:
    """A server of Debian's package on a folder of its own."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin")) or [os.path.dirname(shutil.which("initdb") or "")]
    if not found[-1]:
        raise RuntimeError("PostgreSQL is missing; on Debian and Ubuntu: apt-get install postgresql")
    # It does not run as root.
    user = {"user": "postgres"} if os.getuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="ak-pg-") as folder:
        if user:
            shutil.chown(folder, "postgres")
        port = _free_port()

        def run(*command: str) -> None:
            program = os.path.join(found[-1], command[0])
            options: dict[str, Any] = {"timeout": DEADLINE_S, "cwd": folder, **user}
            with open(os.path.join(tempfile.gettempdir(), f"ak-pg-{os.getpid()}.log"), "ab") as log:
                subprocess.run(
                    [program, *command[1:]], check=True, stdout=log, stderr=log, stdin=subprocess.DEVNULL, **options
                )

        data = os.path.join(folder, "data")
        run("initdb", "-D", data, "-U", "ak", "--auth=trust", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-o", f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -F", "start")
        try:
            yield f"postgresql://ak@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
            with contextlib.suppress(OSError):
                os.unlink(os.path.join(tempfile.gettempdir(), f"ak-pg-{os.getpid()}.log"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
