"""Tracebacks as data.

`capture` turns a traceback into plain tuples without the runner's own frames; `rebuild` makes a real traceback of
them, so that a replayed exception prints, and answers `traceback.format_exc()`, as it did when it happened.
`format_user_traceback` is what plain Python prints.
"""

from __future__ import annotations

import ast
import traceback
import types
from collections.abc import Iterator
from typing import Any, Callable, Optional, cast

Hide = Callable[[str], bool]
"""Says whether a frame of this file is the runner's own."""
Position = tuple[Optional[int], Optional[int], Optional[int], Optional[int]]
"""First line, last line, first column, last column."""
FrameData = tuple[str, str, str, Position]
"""File, function name, qualified name, position."""

_MAX_FRAMES = 1000


def capture(tb: Optional[types.TracebackType], hide: Hide) -> list[FrameData]:
    """The frames of a traceback, outermost first, without hidden ones; of very deep ones the ends."""
    frames = [_frame_data(link) for link in _links(tb) if not hide(link.tb_frame.f_code.co_filename)]
    if len(frames) > _MAX_FRAMES:
        frames[_MAX_FRAMES // 2 : -_MAX_FRAMES // 2] = []
    return frames


def rebuild(frames: list[FrameData]) -> Optional[types.TracebackType]:
    """A traceback with these files, names and positions."""
    tb: Optional[types.TracebackType] = None
    for frame in reversed(frames):
        made = _make_link(frame)
        tb = types.TracebackType(tb, made.tb_frame, made.tb_lasti, frame[3][0] or made.tb_lineno)
    return tb


def format_user_traceback(exc: BaseException, hide: Hide) -> str:
    """What plain Python prints for an uncaught exception, causes, notes and groups included, without hidden frames."""
    shown = traceback.TracebackException(type(exc), exc, exc.__traceback__)
    _drop_hidden(shown, hide, set())
    return "".join(shown.format())


def _drop_hidden(shown: Any, hide: Hide, seen: set[int]) -> None:
    if shown is None or id(shown) in seen:
        return
    seen.add(id(shown))
    if shown.stack is not None:
        shown.stack[:] = [frame for frame in shown.stack if not hide(frame.filename)]
    _drop_hidden(shown.__cause__, hide, seen)
    _drop_hidden(shown.__context__, hide, seen)
    for nested in getattr(shown, "exceptions", None) or ():
        _drop_hidden(nested, hide, seen)


def _links(tb: Optional[types.TracebackType]) -> Iterator[types.TracebackType]:
    while tb is not None:
        yield tb
        tb = tb.tb_next


def _frame_data(link: types.TracebackType) -> FrameData:
    code = cast(Any, link.tb_frame.f_code)
    return code.co_filename, code.co_name, getattr(code, "co_qualname", code.co_name), _position(link)


def _position(link: types.TracebackType) -> Position:
    line = link.tb_lineno
    positions = getattr(link.tb_frame.f_code, "co_positions", None)  # 3.11 and later.
    if positions is None or link.tb_lasti < 0:
        return (line, line, None, None)
    for index, position in enumerate(positions()):
        if index == link.tb_lasti // 2:
            first, last, start, end = position
            return (line, last, start, end) if first == line else (line, line, None, None)
    return (line, line, None, None)


def _make_link(frame: FrameData) -> types.TracebackType:
    """Raise in code that claims to stand where the frame stood, and keep the piece of traceback this gives."""
    filename, name, qualname, (line, last, start, end) = frame
    known = start is not None and end is not None
    place: Any = {
        "lineno": line or 1,
        "end_lineno": last or line or 1,
        "col_offset": start
        if known
        else -1,  # How the compiler is told that columns are unknown: no carets are printed.
        "end_col_offset": end if known else -1,
    }
    statement = ast.Raise(exc=ast.Name(id="marker", ctx=ast.Load(), **place), cause=None, **place)
    code = compile(ast.Module(body=[statement], type_ignores=[]), filename, "exec")
    code = code.replace(co_name=name)
    if hasattr(code, "co_qualname"):
        code = cast(Any, code).replace(co_qualname=qualname)
    try:
        exec(code, {"marker": _Marker()})  # noqa: S102  # The code is the `raise` made above.
    except _Marker as marker:
        return cast(Any, marker.__traceback__).tb_next
    raise AssertionError("a raise statement did not raise")


class _Marker(Exception):
    """Raised to get a frame, never seen outside."""
