"""Readings that must agree with earlier ones of the session, in whatever process it goes on.

A fact (process id, name of the machine) is asked for once; later readings give the first answer. A clock that only
goes forward does so over a loss too: on the machine where it was started it simply goes on, on another one it goes on
as far as the time of day has moved. Clocks of the processor begin again where the lost process had them.
"""

from __future__ import annotations

import time
from typing import NamedTuple, Optional

from _ak.recorder import Recorder

FACTS = frozenset(
    "os.getpid os.getppid os.getuid os.geteuid os.getgid os.getegid os.getlogin os.uname os.cpu_count"
    " os.process_cpu_count multiprocessing.cpu_count socket.gethostname getpass.getuser uuid.getnode"
    " platform.node platform.platform platform.machine platform.processor platform.release platform.version"
    " platform.uname platform.system platform.architecture platform.python_version platform.mac_ver"
    " platform.libc_ver platform.freedesktop_os_release tempfile.gettempdir tempfile.gettempdirb".split()
)

_NANOSECONDS = 1e9
# Where a boot cannot be named, clocks this near to what is expected are taken for the same.
_TOLERANCE_S = 60.0
_BOOT_ID = "/proc/sys/kernel/random/boot_id"


class _Clock(NamedTuple):
    family: str
    is_of_machine: bool


_CLOCKS = {
    "time.monotonic": _Clock("monotonic", True),
    "time.perf_counter": _Clock("perf_counter", True),
    "time.process_time": _Clock("process_time", False),
    "time.thread_time": _Clock("thread_time", False),
}


class Steady:
    """`recalled` is told each recorded answer, `live` makes each new one agree."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._facts: dict[str, object] = {}
        self._last: dict[str, float] = {}
        self._shifts: dict[str, float] = {}

    def recalled(self, name: str, arguments: str, lane: str, answer: object) -> None:
        """An earlier process recorded `answer`."""
        if name in FACTS:
            self._facts[name + arguments] = answer
        clock, unit = _clock_of(name)
        if clock is not None and isinstance(answer, (int, float)):
            key = _key(clock, lane)
            self._last[key] = max(answer / unit, self._last.get(key, 0.0))

    def live(self, name: str, arguments: str, lane: str, answer: object) -> object:
        """What this process answers, made to agree with what was answered before."""
        if name in FACTS:
            return self._facts.setdefault(name + arguments, answer)
        clock, unit = _clock_of(name)
        if clock is None or not isinstance(answer, (int, float)):
            return answer
        key = _key(clock, lane)
        shift = self._shifts.get(key)
        if shift is None:
            shift = self._shifts[key] = self._find_shift(clock, key, answer / unit)
        if not shift:
            return answer
        return answer + (round(shift * unit) if isinstance(answer, int) else shift)

    def fact(self, name: str) -> object:
        """What was answered to this one without arguments, None when nobody asked yet."""
        return self._facts.get(name)

    def _find_shift(self, clock: _Clock, key: str, now: float) -> float:
        """In seconds; asked for at the first reading of this process."""
        shift = self._since_start(key, now) if clock.is_of_machine else 0.0
        return max(shift, self._last.get(key, 0.0) - now)

    def _since_start(self, key: str, now: float) -> float:
        """By how much the clock of this machine differs from the one that the session began with."""
        item_id = f"session:{key}"
        recorded = self._recorder.recall(item_id)
        boot, wall = _boot(), time.time()
        if recorded is None:
            self._recorder.record(item_id, "time", (boot, wall, now))
            return 0.0
        first_boot, first_wall, first = recorded[0]  # type: ignore[misc]
        if boot and boot == first_boot:
            return 0.0
        shift = first + (wall - first_wall) - now
        return 0.0 if not boot and abs(shift) < _TOLERANCE_S else shift


def _clock_of(name: str) -> tuple[Optional[_Clock], float]:
    """The clock behind a function, and how many of what it answers are a second."""
    if name.endswith("_ns"):
        return _CLOCKS.get(name[: -len("_ns")]), _NANOSECONDS
    return _CLOCKS.get(name), 1.0


def _key(clock: _Clock, lane: str) -> str:
    return clock.family if clock.family != "thread_time" else f"{clock.family}:{lane}"


def _boot() -> Optional[str]:
    """What tells this start of this machine from others; None where it has no name."""
    try:
        with open(_BOOT_ID, encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return None
