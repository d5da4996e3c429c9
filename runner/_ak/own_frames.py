"""Keeps the runner's frames out of what user code sees when it formats a traceback itself (`traceback.format_exc`,
`logging.exception`) or is warned (`warnings.warn(stacklevel=2)`).
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import Any, Callable, Optional

from _ak.places import PREFIX
from _ak.session import RUNNER_FOLDER, Session, is_own_file
from autokitteh.errors import Cancelled


def hide_in_traceback_module(module: Any, replace: Callable[[Any, str, Any], None]) -> None:
    """Patch the functions that walk a traceback. `replace(owner, name, replacement)` remembers the originals."""
    for name in ("walk_tb", "_walk_tb_with_full_positions"):
        walk = getattr(module, name, None)
        if walk is not None:
            replace(module, name, _without_own(walk))
    replace(module, "walk_stack", _stack_without_own(module.walk_stack))


def hide_in_warnings_module(module: Any, replace: Callable[[Any, str, Any], None]) -> None:
    """Patch `warn`, whose `stacklevel` counts frames: a library's warning names the line of user code that called
    it.
    """
    warn, can_skip = module.warn, sys.version_info >= (3, 12)

    @functools.wraps(warn)
    def warn_user_code(
        message: Any, category: Any = None, stacklevel: int = 1, source: Any = None, **others: Any
    ) -> None:
        if can_skip and others.get("skip_file_prefixes"):
            others["skip_file_prefixes"] = (*others["skip_file_prefixes"], RUNNER_FOLDER)
            stacklevel = max(2, stacklevel) + 1
        else:
            stacklevel += _own_frames_within(sys._getframe(1), stacklevel) + 1
        warn(message, category, stacklevel, source, **others)

    replace(module, "warn", warn_user_code)


def hide_in_inspect(inspect: Any, replace: Callable[[Any, str, Any], None]) -> None:
    """Leave the guard out of the names that a function uses."""
    getclosurevars = inspect.getclosurevars

    @functools.wraps(getclosurevars)
    def getclosurevars_of_user(func: Any) -> Any:
        found = getclosurevars(func)
        builtins = {name: value for name, value in found.builtins.items() if not name.startswith(PREFIX)}
        unbound = {name for name in found.unbound if not name.startswith(PREFIX)}
        return found._replace(builtins=builtins, unbound=unbound)

    replace(inspect, "getclosurevars", getclosurevars_of_user)


def show_uncaught_in_thread(args: Any) -> None:
    """`threading.excepthook` as plain Python's, without our frames."""
    import traceback

    if args.exc_type in (SystemExit, Cancelled) or sys.stderr is None:
        return
    name = args.thread.name if args.thread is not None else "unknown"
    sys.stderr.write(f"Exception in thread {name}:\n")
    traceback.print_exception(args.exc_type, args.exc_value, args.exc_traceback, file=sys.stderr)
    sys.stderr.flush()


def begin_at_user_code(session: Session, err: BaseException) -> BaseException:
    """Cut off the frames that led to user code (importing it, running its event loop), as plain Python never had
    them.
    """
    tb = err.__traceback__
    while tb is not None and not session.code_root.contains(tb.tb_frame.f_code.co_filename):
        tb = tb.tb_next
    if tb is not None or isinstance(err, SyntaxError):
        err.__traceback__ = tb
    return err


def leave_out_own(err: BaseException) -> None:
    """Take the runner's frames out of the traceback of an exception that is on its way to user code.

    For an `except` block that ends with a bare `raise`, which adds no frame. Before 3.11 that `raise` starts from the
    traceback it had, so the outermost of our frames stays in it.
    """
    links = list(_links(err.__traceback__))
    if not links:
        return
    kept = [link for link in links if not is_own_file(link.tb_frame.f_code.co_filename)]
    if sys.version_info < (3, 11):
        kept.insert(0, links[0])
    for link, following in zip(kept, [*kept[1:], None]):
        link.tb_next = following
    # Before 3.11, C code that prints an exception takes what stands here, where the frames on its way are not yet.
    err.__traceback__ = kept[0] if kept and sys.version_info >= (3, 11) else None


def user_frames(session: Session, thread_ids: Iterable[int], limit: int = 20) -> list[str]:
    """Where user code is now, innermost last: `file:line function`."""
    stacks: dict[int, FrameType] = sys._current_frames()
    frames: list[str] = []
    for thread_id in thread_ids:
        stack: list[str] = []
        frame = stacks.get(thread_id)
        while frame is not None and len(stack) < limit:
            where = session.where(frame)
            while frame is not None and not session.code_root.contains(frame.f_code.co_filename):
                frame = frame.f_back
            if frame is not None:
                stack.append(f"{where.file}:{where.line} {frame.f_code.co_name}")
                frame = frame.f_back
        frames.extend(reversed(stack))
    # Our own frame is among them: a cycle, which would keep what all these frames hold until it is collected.
    stacks.clear()
    return frames


def _links(tb: Optional[TracebackType]) -> Iterator[TracebackType]:
    while tb is not None:
        yield tb
        tb = tb.tb_next


def _own_frames_within(frame: Optional[FrameType], count: int) -> int:
    """How many of our frames lie between `frame` and the one that is `count - 1` frames of others further out."""
    own = 0
    while frame is not None and (count > 1 or is_own_file(frame.f_code.co_filename)):
        if is_own_file(frame.f_code.co_filename):
            own += 1
        else:
            count -= 1
        frame = frame.f_back
    return own


def _stack_without_own(walk: Callable[[Any], Iterator[Any]]) -> Callable[[Any], Iterator[Any]]:
    @functools.wraps(walk)
    def walk_user_stack(frame: Any) -> Iterator[Any]:
        if frame is None:  # It counts frames from its caller outwards.
            return walk(frame)
        return (item for item in walk(frame) if not is_own_file(item[0].f_code.co_filename))

    return walk_user_stack


def _without_own(walk: Callable[[Any], Iterator[Any]]) -> Callable[[Any], Iterator[Any]]:
    @functools.wraps(walk)
    def walk_user_frames(tb: Any) -> Iterator[Any]:
        return (item for item in walk(tb) if not is_own_file(item[0].f_code.co_filename))

    return walk_user_frames
