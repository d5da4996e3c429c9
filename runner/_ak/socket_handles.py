"""Handles of sockets. One over which nothing was sent or received yet is made again and set up as it was; so is one
for datagrams, at the address it had. What was in the stream of a connection is gone with it.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from _ak.manners import Manner, Operation

if TYPE_CHECKING:
    from _ak.held import Held

KIND = "socket.socket"
_SETUP = frozenset("settimeout setblocking setsockopt set_inheritable bind listen connect connect_ex".split())
_ASKING = frozenset(
    "getsockname getpeername gettimeout getblocking getsockopt get_inheritable fileno __enter__".split()
)
_CLOSING = frozenset(("close", "detach", "__exit__"))
_CLOSED, _USED = "closed", "used"


class SocketManner(Manner):
    state_is_kept = False

    def performed(self, held: Held, operation: Operation, result: Any) -> None:
        super().performed(held, operation, result)
        if operation.method == "bind" and not operation.failed:
            held.owner.recorder.record(f"{operation.id}.bound", "socket.address", held.live.getsockname())

    def note(self, held: Held, operation: Operation) -> None:
        if operation.method in _CLOSING:
            held.session = _CLOSED
        elif operation.method in _SETUP:
            if not operation.failed:
                held.history.append(operation)
        elif operation.method not in _ASKING and held.session is None and not _is_for_datagrams(held):
            held.session = _USED

    def refusal(self, held: Held) -> str:
        can_be_made = held.how.fn in (socket.socket, socket.create_connection)
        return "" if held.session == _CLOSED or (can_be_made and held.session != _USED) else held.policy.refusal

    def make(self, held: Held) -> Any:
        if held.session != _CLOSED:
            return super().make(held)
        made = socket.socket()
        made.close()
        return made

    def redo(self, held: Held, live: Any) -> None:
        if held.session == _CLOSED:
            return
        for operation in held.history:
            bound: Any = held.owner.recorder.recall(f"{operation.id}.bound")
            try:
                getattr(live, operation.method)(*(operation.args if bound is None else bound), **operation.kwargs)
            except OSError as err:
                raise held.lost(f"made again, its {operation.method} failed: {err}") from err


def _is_for_datagrams(held: Held) -> bool:
    """In their stream nothing is lost that could not be lost anyway."""
    _, args, kwargs = held.how
    kind = kwargs.get("type", args[1] if len(args) > 1 else socket.SOCK_STREAM)
    return held.how.fn is socket.socket and kind == socket.SOCK_DGRAM
