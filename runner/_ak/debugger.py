"""Python's debugger in a rehearsal: on the terminal of the process, in frames of the program, and without ours.

Imported only where it is used, and after the library is patched (tracing.py).
"""

from __future__ import annotations

import pdb  # noqa: T100  # This is the one place for it.
import sys
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Optional

from _ak.session import Session, is_own_file

if TYPE_CHECKING:
    from collections.abc import Generator

    from _ak.rehearsal import Rehearsal


class Debugger(pdb.Pdb):
    """`pause` and `on_breakpoint` let the program go on afterwards; `look` and `post_mortem` only look."""

    def __init__(self, session: Session, rehearsal: Rehearsal) -> None:
        # The program has others: it finds nothing on stdin, and what it prints is recorded.
        self._console: Any = (
            open(0, encoding="utf-8", errors="replace", closefd=False),
            open(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False),
        )
        self._session = session
        self._rehearsal = rehearsal
        with self._terminal():
            super().__init__()

    def look(self, frame: FrameType) -> None:
        """A person looks at this frame."""
        self.reset()
        self.interaction(frame, None)

    def post_mortem(self, tb: TracebackType) -> None:
        """A person looks at where an exception came from."""
        self.reset()
        self.interaction(None, tb)

    def pause(self, frame: FrameType) -> None:
        """A person looks at this frame, and says how the program goes on from there."""
        self.reset()
        outer: Optional[FrameType] = frame
        while outer is not None:
            outer.f_trace = self.trace_dispatch
            self.botframe = outer
            outer = outer.f_back
        self.set_step()
        self.interaction(frame, None)
        # -1: go on to the next breakpoint, if there is any.
        if self.breaks or self.stoplineno != -1:
            sys.settrace(self.trace_dispatch)

    def on_breakpoint(self, *_: Any, **__: Any) -> None:
        """`breakpoint()` in the program."""
        frame: Optional[FrameType] = sys._getframe(1)
        while frame is not None and self._session.path_of(frame.f_code) is None:
            frame = frame.f_back
        if frame is not None:
            self.pause(frame)

    def interaction(self, frame: Any, *traceback: Any) -> None:  # type: ignore[override]
        """The prompt."""
        with self._rehearsal.prompt(), self._terminal():
            super().interaction(frame, *traceback)

    def get_stack(self, f: Any, t: Any) -> tuple[list[tuple[FrameType, int]], int]:
        """Without the frames that lead to the program, and without the runner's."""
        stack, index = super().get_stack(f, t)
        current = stack[index][0] if stack else None
        first = next((n for n, (frame, _) in enumerate(stack) if self._is_user(frame)), 0)
        shown = [(frame, line) for frame, line in stack[first:] if not is_own_file(frame.f_code.co_filename)]
        places = [n for n, (frame, _) in enumerate(shown) if frame is current]
        return shown, places[-1] if places else max(0, len(shown) - 1)

    def do_quit(self, arg: str) -> bool:
        """End the rehearsal; the program must not see an exception for it."""
        self._rehearsal.quit()

    do_q = do_exit = do_quit  # type: ignore[assignment]

    def do_EOF(self, arg: str) -> bool:
        """The end of what a person types, or of a script."""
        self.message("")
        return self.do_quit(arg)

    def _is_user(self, frame: FrameType) -> bool:
        return self._session.path_of(frame.f_code) is not None

    @contextmanager
    def _terminal(self) -> Generator[None, None, None]:
        streams = (sys.stdin, sys.stdout)
        sys.stdin, sys.stdout = self._console
        try:
            yield
        finally:
            self._console[1].flush()
            sys.stdin, sys.stdout = streams
