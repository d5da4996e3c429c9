"""Keeps the runner's frames, and what they call in libraries, from functions that user code sets with `sys.settrace`
and `sys.setprofile`: debuggers and coverage see the program as in plain Python, on the first run as on a replay.
"""

from __future__ import annotations

import functools
import sys
from types import FrameType
from typing import Any, Callable, Optional

from _ak.code_root import CodeRoot
from _ak.dynamic_code import runs_text
from _ak.session import is_own_file

Tracer = Callable[[FrameType, str, Any], Any]
Replace = Callable[[Any, str, Any], None]


def hide_from_tracers(root: CodeRoot, replace: Replace) -> None:
    """Patch the functions that set and give a tracer. `replace(owner, name, replacement)` remembers the originals."""
    _hide(root, replace, "settrace", "gettrace")
    _hide(root, replace, "setprofile", "getprofile")


def hide_from_debugger(bdb: Any, root: CodeRoot, replace: Replace) -> None:
    """A debugger also traces frames that had begun before it."""
    dispatch = bdb.Bdb.trace_dispatch

    @functools.wraps(dispatch)
    def trace_dispatch(debugger: Any, frame: FrameType, event: str, argument: Any) -> Any:
        return dispatch(debugger, frame, event, argument) if _is_shown(frame, root) else None

    replace(bdb.Bdb, "trace_dispatch", trace_dispatch)


def _is_shown(frame: Optional[FrameType], root: CodeRoot) -> bool:
    """Whether user code is nearer than the runner, from this frame outwards."""
    if frame is not None and is_own_file(frame.f_code.co_filename):
        return False
    while frame is not None:
        if root.contains(frame.f_code.co_filename):
            return True
        if is_own_file(frame.f_code.co_filename) and not runs_text(frame.f_code):
            return False
        frame = frame.f_back
    return True


def _hide(root: CodeRoot, replace: Replace, setter: str, getter: str) -> None:
    set_tracer, get_tracer = getattr(sys, setter), getattr(sys, getter)

    def set_unless_own(tracer: Optional[Tracer], /) -> None:
        set_tracer(None if tracer is None else _Blinkered(tracer, root))

    def get_unless_own() -> Optional[Tracer]:
        tracer = get_tracer()
        return tracer.tracer if type(tracer) is _Blinkered else tracer

    for name, function in ((setter, set_unless_own), (getter, get_unless_own)):
        function.__name__ = function.__qualname__ = name
        replace(sys, name, function)


class _Blinkered:
    """A tracer that is not told of the runner's frames."""

    __slots__ = ("_root", "tracer")

    def __init__(self, tracer: Tracer, root: CodeRoot) -> None:
        self.tracer = tracer
        self._root = root

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        return self.tracer(frame, event, argument) if _is_shown(frame, self._root) else None
