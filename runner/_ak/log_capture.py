"""Log records of a program that has not configured logging go to the host as `log` messages.

Python has a handler of last resort for them, which writes warnings and worse to stderr. It is replaced; once user
code configures logging, its own handlers are used and write to the captured stderr, as in plain Python. Where user code
has put another stream in the place of stderr, that one gets the record, as ever.
"""

from __future__ import annotations

import sys
from typing import Any, Callable

from _ak.lines import MAX_PART_CHARACTERS
from _ak.prints import CapturedText, Prints


def capture_last_resort(logging: Any, prints: Prints, replace: Callable[[Any, str, Any], None]) -> None:
    """Put our handler in the place of `logging.lastResort`."""

    last_resort = logging.lastResort

    class HostHandler(logging.Handler):  # type: ignore[misc, name-defined]
        def emit(self, record: Any) -> None:
            if type(sys.stderr) is not CapturedText:
                last_resort.emit(record)
                return
            try:
                text = self.format(record)
            except Exception:  # A record whose arguments do not fit its message: logging's own way to say so.
                self.handleError(record)
                return
            if len(text) > MAX_PART_CHARACTERS:
                last_resort.emit(record)  # To stderr, where a line may have any length.
                return
            prints.emit(("log", (record.levelname, record.name, text)))

    replace(logging, "lastResort", HostHandler(logging.WARNING))
