"""Calls whose result means nothing outside the process that made it, and is no object that could be made again: what
they gave is of no use after a loss (`HandleLost`), or the call is refused (`Unrecordable`). Data, each with its
reason."""

from __future__ import annotations

_STREAMS = "a connection inside the event loop cannot be made again after a loss"
_DESCRIPTOR = "what is at the other end of the descriptor sees it end with the process"
_ACCEPTED = "the other side made this connection, and will not make it again after a loss"
_PAIR = "two ends of one connection cannot be made again after a loss"
_FORK = "the child is no session: nothing of what it does is recorded"

FLEETING: dict[str, str] = {
    "asyncio.open_connection": _STREAMS,
    "asyncio.open_unix_connection": _STREAMS,
    "asyncio.start_server": _STREAMS,
    "asyncio.start_unix_server": _STREAMS,
    "asyncio.BaseEventLoop.connect_accepted_socket": _STREAMS,
    "asyncio.BaseEventLoop.connect_read_pipe": _STREAMS,
    "asyncio.BaseEventLoop.connect_write_pipe": _STREAMS,
    "asyncio.BaseEventLoop.create_connection": _STREAMS,
    "asyncio.BaseEventLoop.create_datagram_endpoint": _STREAMS,
    "asyncio.BaseEventLoop.create_server": _STREAMS,
    "asyncio.BaseEventLoop.subprocess_exec": _STREAMS,
    "asyncio.BaseEventLoop.subprocess_shell": _STREAMS,
    "multiprocessing.Pipe": _PAIR,
    "os.fork": _FORK,
    "os.forkpty": _FORK,
    "os.openpty": _DESCRIPTOR,
    "os.pipe": _DESCRIPTOR,
    "socket.socket.accept": _ACCEPTED,
    "socket.socketpair": _PAIR,
}
