"""A spare runner: started before it is known for which session, so that a session need not wait for an interpreter.

In: one line of JSON on the lifeline, `{"arguments": [str], "environment": {str: str}, "folder": str}`. Then this
process is as if it had been started so. A spare that is not needed sees the end of the lifeline and leaves.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from _ak.channel import EXIT_HOST_GONE, leave

OPTION = "--spare"


def await_orders() -> None:
    """Become the process that the host wants; does not return when the host goes."""
    descriptor = int(os.environ["AK_LIFELINE"])
    orders: dict[str, Any] = json.loads(_read_line(descriptor))
    os.environ.clear()
    os.environ.update(orders["environment"])
    time.tzset()
    os.chdir(orders["folder"])
    sys.argv[1:] = orders["arguments"]


def _read_line(descriptor: int) -> bytes:
    line = b""
    # The host writes nothing after the line.
    while not line.endswith(b"\n"):
        piece = os.read(descriptor, 65536)
        if not piece:
            leave(EXIT_HOST_GONE)
        line += piece
    return line
