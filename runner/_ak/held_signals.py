"""Signal handlers of the program, held back while the runner is at work.

Python runs a handler in the main thread between any two instructions, so also in the midst of our code: what it raises
there would leave that half done, and a call that it makes there would wait for a lock that its own thread has.
  HS1. The stack says whether a handler may run, and no flag, which an exception could leave as it is: of the frames
       that are of a file of `_AT_WORK` or of a function that `lets_in` signals, the innermost decides. Where there is
       none, user code runs, or a part of ours that waits or calls back.
  HS2. What was held back runs once for each number, as in the system, and in the order of the numbers: at the end of
       the call in which it came (`release`), or, where there is none, as soon as a reminder meets other code or a wait.
       A reminder is a signal too, one that nobody uses: it wakes what waits in the system.
  HS3. The program finds its own handlers only; a handler gets a frame that is none of ours.
  HS4. In a child made by fork nothing is recorded, and nothing held back.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import os
import signal
import sys
from _thread import get_ident, start_new_thread
from contextlib import suppress
from time import sleep
from types import CodeType, FrameType
from typing import Any, Callable, Optional, TypeVar

_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
_AT_WORK = frozenset(
    f"{_FOLDER}{name}.py"
    for name in (
        "ahead arrays busy call_preview call_sites calls channel child_output classify clock content descriptors"
        " difference dropped effects errors_as_data exception_state exchange file_record fingerprint handed_out handles"
        " headroom held held_state journal journal_lines journal_rest known_calls lanes lent_files lent_places"
        " limited_waits lines loops lost_children mutation naming often order outcomes performing picklers preview"
        " printed prints program protocol reachable readings recorder reductions references replay rerunning session"
        " snapshots steady stopping syncs unrecordable untold value_files values waits"
    ).split()
)
_REMINDER = signal.SIGRTMAX - 1 if hasattr(signal, "SIGRTMAX") else signal.SIGIO
_SOON_S, _LATEST_S = 0.001, 0.05

# By address, for the hash of a code is that of all it holds; with it, so that the address stays its own.
_letting_in: dict[int, CodeType] = {}

Made = TypeVar("Made", bound=Callable[..., Any])


def lets_in(fn: Made) -> Made:
    """Marks a function that waits, or calls user code: there handlers run."""
    code: CodeType = fn.__code__  # type: ignore[attr-defined]
    _letting_in[id(code)] = code
    return fn


@lets_in
def call(fn: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """The result of `fn`, in which handlers run."""
    return fn(*args, **kwargs)


class _Handler:
    """What the system has instead of `own`, a handler of the program."""

    __slots__ = ("own", "signals")

    def __init__(self, own: Callable[..., Any], signals: HeldSignals) -> None:
        self.own = own
        self.signals = signals

    def __call__(self, number: int, frame: Optional[FrameType]) -> None:
        self.signals.came(number, frame)


class HeldSignals:
    """`install`, then `release` at the end of each call while there is something `pending`."""

    def __init__(self) -> None:
        self.pending: dict[int, None] = {}
        self._main = 0
        self._hide: Callable[[BaseException], None] = _nothing
        self._current = _signal.getsignal
        self._is_reminding = False
        self._is_child = False

    def install(self, replace: Callable[[Any, str, Any], None], hide: Callable[[BaseException], None]) -> None:
        """In the main thread. `replace(owner, name, replacement)` remembers the originals; `hide` takes our frames out
        of an exception that is on its way to user code.
        """
        self._main, self._hide = get_ident(), hide
        set_handler, current = _signal.signal, _signal.getsignal
        self._current = current

        def set_held(number: Any, handler: Any, /) -> Any:
            return _own(set_handler(number, _Handler(handler, self) if callable(handler) else handler))

        def get_own(number: Any, /) -> Any:
            return _own(current(number))

        # Not those of the module `signal`, which lead here and look as they are.
        replace(_signal, "signal", set_held)
        replace(_signal, "getsignal", get_own)
        set_handler(_REMINDER, self._reminded)
        if callable(current(signal.SIGINT)):  # Python's own, which raises KeyboardInterrupt.
            set_held(signal.SIGINT, current(signal.SIGINT))
        os.register_at_fork(after_in_child=self._become_child)

    def came(self, number: int, frame: Optional[FrameType]) -> None:
        """A signal of the program, in the main thread."""
        self.pending[number] = None
        if self._may_run(frame):
            self._run(frame)
        else:
            self._remind()

    def release(self) -> None:
        """A call of user code is over: run what came meanwhile. Raises what handlers raise."""
        frame: Optional[FrameType] = _not_own(sys._getframe(1))
        if get_ident() == self._main and self._may_run(frame):
            self._run(frame)

    def _may_run(self, frame: Optional[FrameType]) -> bool:
        while frame is not None and not self._is_child:
            if id(frame.f_code) in _letting_in:
                return True
            if frame.f_code.co_filename in _AT_WORK:
                return False
            frame = frame.f_back
        return True

    @lets_in
    def _run(self, frame: Optional[FrameType]) -> None:
        frame = _not_own(frame)
        try:
            while self.pending:
                number = min(self.pending)
                self.pending.pop(number, None)
                handler = self._current(number)
                if type(handler) is _Handler:  # Otherwise it was taken away meanwhile.
                    handler.own(number, frame)
        except BaseException as err:
            self._hide(err)
            raise
        finally:
            if self.pending:
                self._remind()

    def _remind(self) -> None:
        if self._is_reminding:
            return
        self._is_reminding = True
        try:
            # Not through `threading`: user code must not find it there.
            start_new_thread(self._remind_main, ())
        except RuntimeError:  # There are too many; the end of the call is left.
            self._is_reminding = False

    def _remind_main(self) -> None:
        with suppress(OSError):
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        pause = _SOON_S
        while self.pending:
            sleep(pause)
            pause = min(2 * pause, _LATEST_S)
            if self.pending:
                signal.pthread_kill(self._main, _REMINDER)
        self._is_reminding = False
        if self.pending:
            self._remind()

    def _reminded(self, _: int, frame: Optional[FrameType]) -> None:
        if not self.pending:
            return
        if self._may_run(frame):
            self._run(frame)
            return
        # An event loop that waits runs them between two rounds (loops.py).
        asyncio: Any = sys.modules.get("asyncio.events")
        wake = getattr(None if asyncio is None else asyncio._get_running_loop(), "_write_to_self", None)
        if wake is not None:
            wake()

    def _become_child(self) -> None:
        self._is_child, self._is_reminding = True, False
        self.pending.clear()


def _own(handler: Any) -> Any:
    return handler.own if type(handler) is _Handler else handler


def _not_own(frame: Optional[FrameType]) -> Optional[FrameType]:
    while frame is not None and frame.f_code.co_filename.startswith(_FOLDER):
        frame = frame.f_back
    return frame


def _nothing(_: BaseException) -> None:
    pass


held_signals = HeldSignals()
"""Of the process, as handlers are."""
