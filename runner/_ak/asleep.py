"""What the kernel tells about a thread of this process: whether it sleeps, and how much it has computed."""

from __future__ import annotations

import os
from typing import Optional

_TICKS = os.sysconf("SC_CLK_TCK")


def look_at(native_id: Optional[int]) -> tuple[Optional[bytes], float]:
    """How often the thread has slept, if the kernel has nothing to run for it now, and the seconds of the processor
    that it has had. One that was woken but got no turn yet is not asleep.
    """
    if native_id is None:
        return None, 0.0  # It is about to have its thread.
    folder = f"/proc/self/task/{native_id}"
    try:
        with open(f"{folder}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        spent = (int(fields[11]) + int(fields[12])) / _TICKS
        if fields[0] != b"S":
            return None, spent
        with open(f"{folder}/status", "rb") as file:
            return file.read().partition(b"\nvoluntary_ctxt_switches")[2], spent
    except OSError:  # Not on this platform, or the thread is just ending.
        return b"", 0.0
