"""Clocks and random numbers that inline code of libraries reads by itself: the time of a log record, the boundary of a
mail, the date in a gzip header. Where such a text goes into an effect, a replay must make the same.

Each of these modules gets its own view of `time`, `os` and the like, whose functions are recorded like the program's.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, Callable

from _ak.library_files import ClassView, View
from _ak.performing import is_performing

# By module: which functions of which of its global names; a name alone is the function itself.
READS: dict[str, dict[str, str]] = {
    "logging": {"time": "time time_ns", "os": "getpid"},
    "logging.handlers": {"time": "time", "os": "stat fstat listdir", "os.path": "exists isfile"},
    "gzip": {"time": "time"},
    "zipfile": {"time": "time"},
    "tarfile": {"time": "time"},
    "email.generator": {"random": "randrange"},
    "statistics": {"random": "random gauss"},
    "docx.comments": {"dt.datetime": "now"},
    "docx.opc.parts.coreprops": {"dt.datetime": "now"},
    "fpdf.fpdf": {"datetime": "now"},
    "fpdf.output": {"datetime": "now"},
    "loguru._logger": {"aware_now": ""},
    "openpyxl.packaging.core": {"datetime.datetime": "now"},
    "pptx.parts.coreprops": {"dt.datetime": "now"},
    "reportlab.lib.utils": {"time": "time"},
    "schedule": {"datetime.datetime": "now", "random": "randint"},
    "xlsxwriter.core": {"datetime": "now"},
    "structlog.processors": {"time": "time", "datetime.datetime": "now", "os": "getpid"},
}

Recorded = Callable[[Callable[..., Any], str], Callable[..., Any]]


def record_readings(module: Any, recorded: Recorded, replace: Callable[[Any, str, Any], None]) -> None:
    """Patch `module`. `recorded(function, name)` gives what is called instead; `replace(owner, name, replacement)`
    remembers the originals.
    """
    for name, functions in READS[module.__name__].items():
        owner, _, part = name.partition(".")
        real = vars(module).get(owner)
        real = getattr(real, part, None) if part else real
        if isinstance(real, (ModuleType, type)):
            known = [function for function in functions.split() if hasattr(real, function)]
            replaced = {function: recorded(getattr(real, function), f"{name}.{function}") for function in known}
            if (module.__name__, name) == ("logging", "time"):
                replaced = {function: _begin_at_first(module, read) for function, read in replaced.items()}
            view = (ClassView if isinstance(real, type) else View)(real, replaced)
            replace(module, owner, View(vars(module)[owner], {part: view}) if part else view)
        elif real is not None and not functions:
            replace(module, name, recorded(real, f"{module.__name__}.{name}"))


def _begin_at_first(logging: Any, read: Callable[..., Any]) -> Callable[..., Any]:
    """Let the relative time of log records count from the first one: each process loads the module at another time."""
    loaded = logging._startTime

    def read_and_begin() -> Any:
        now = read()
        if logging._startTime == loaded and not is_performing():
            logging._startTime = now
        return now

    return read_and_begin
