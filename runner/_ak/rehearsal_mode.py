"""How a rehearsal was asked for. In: `AK_REHEARSAL`. Out: a checked `Mode`."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, Optional


class Mode(NamedTuple):
    """`until`: the id of the call to stop at. `debug`: with a debugger, on the process's own terminal. `calls`,
    `prints`: what is shown. `elsewhere`: the session ran on another machine."""

    until: str = ""
    debug: bool = False
    calls: bool = False
    prints: bool = True
    elsewhere: bool = False


def read_mode(text: str) -> Optional[Mode]:
    """None: this is no rehearsal. Raises ValueError."""
    if not text:
        return None
    given: Any = json.loads(text)
    if not isinstance(given, dict) or not all(type(given.get(name)) is type(value) for name, value in _FIELDS.items()):
        raise ValueError(f"AK_REHEARSAL must be an object with {', '.join(_FIELDS)}, not {text}")
    return Mode(**{name: given[name] for name in _FIELDS})


_FIELDS = Mode()._asdict()
