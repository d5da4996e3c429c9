"""Keeps the runner's frames from functions that user code sets with `sys.settrace` and `sys.setprofile`: debuggers and
coverage see the program as in plain Python.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any, Callable, Optional

from _ak.session import is_own_file

Tracer = Callable[[FrameType, str, Any], Any]


def hide_from_tracers(replace: Callable[[Any, str, Any], None]) -> None:
    """Patch the functions that set and give a tracer. `replace(owner, name, replacement)` remembers the originals."""
    _hide(replace, "settrace", "gettrace")
    _hide(replace, "setprofile", "getprofile")


def _hide(replace: Callable[[Any, str, Any], None], setter: str, getter: str) -> None:
    set_tracer, get_tracer = getattr(sys, setter), getattr(sys, getter)

    def set_unless_own(tracer: Optional[Tracer], /) -> None:
        set_tracer(None if tracer is None else _Blinkered(tracer))

    def get_unless_own() -> Optional[Tracer]:
        tracer = get_tracer()
        return tracer.tracer if type(tracer) is _Blinkered else tracer

    for name, function in ((setter, set_unless_own), (getter, get_unless_own)):
        function.__name__ = function.__qualname__ = name
        replace(sys, name, function)


class _Blinkered:
    """A tracer that is not told of the runner's frames."""

    __slots__ = ("tracer",)

    def __init__(self, tracer: Tracer) -> None:
        self.tracer = tracer

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        return None if is_own_file(frame.f_code.co_filename) else self.tracer(frame, event, argument)
