"""What a rehearsal refuses: whatever would change something outside, or ask for something over a network.

Python tells of it by audit events, before it happens. What C code does by itself goes without; such calls of a program
have a record, or end the rehearsal.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from _ak.tables.touches import TOUCHES, changes_outside, describe

_ASKING = frozenset(
    "socket.getaddrinfo socket.gethostbyname socket.gethostbyaddr socket.getnameinfo ctypes.call_function".split()
)


class Refused(PermissionError):
    """Nothing outside is touched while a session is replayed. A library takes it for a file system it may only read."""


def refuse_from_now_on() -> None:
    """To the end of the process."""
    sys.dont_write_bytecode = True
    watched, asking, own = TOUCHES, _ASKING, os.getpid()

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event not in watched:
            return
        if event in asking:
            raise Refused(f"nothing outside is asked while a session is replayed ({event})")
        # A signal that the program sends to itself is part of each replay.
        if changes_outside(event, args) and not (event == "os.kill" and args[0] == own):
            raise Refused(
                f"nothing outside is changed while a session is replayed: it would have {describe(event, args)}"
            )

    sys.addaudithook(hook)
