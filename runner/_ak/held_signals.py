"""Signal handlers of the program, held back while the runner is at work.

Python runs a handler in the main thread between any two instructions, so also in the midst of our code: what it raises
there would leave that half done, and a call that it makes there would wait for a lock that its own thread has.
  HS1. The stack says whether a handler may run, and no flag, which an exception could leave as it is: of the frames
       that are of a file of `_AT_WORK` or of a function that `lets_in` signals, the innermost decides. Where there is
       none, user code runs, or a part of ours that waits or calls back.
  HS2. What was held back runs once for each number, as in the system, and in the order of the numbers: at the end of
       the call in which it came (`release`), or, where there is none, as soon as a reminder meets other code or a wait.
       A reminder is a signal too, one that hardly anybody uses: it wakes what waits in the system.
  HS3. The program finds its own handlers only; a handler gets a frame that is none of ours.
  HS4. An alarm that ended a call or a wait, its handler having raised there, is over: a replay, which comes to the same
       error by the record, passes it (`pass_alarm`).
  HS5. In a child made by fork nothing is recorded, and nothing held back.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import os
import signal
import sys
from _thread import get_ident
from contextlib import AbstractContextManager, nullcontext
from time import sleep
from types import CodeType, FrameType
from typing import Any, Callable, Optional, TypeVar

from _ak.own_threads import start_own_thread

_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
_AT_WORK = frozenset(
    f"{_FOLDER}{name}.py"
    for name in (
        "ahead arrays asleep assigned attempt busy call_messages call_preview call_sites calls channel child_output"
        " classify clock collecting content context_variables descriptors difference dropped durable_raw effects"
        " errors_as_data exception_state exchange file_locks file_record fingerprint folder_changes forgotten"
        " handed_out handles headroom held held_state interruptions journal journal_lines journal_rest kept_code"
        " known_calls lanes lent_files lent_places limited_waits lines lock_calls lock_ledger lock_turns loops"
        " lost_children making mutation naming often open_files order outcome outcomes own_threads performing"
        " picklers preview printed prints program protocol reachable readings real_file recorder reductions"
        " references replay rerunning session snapshots steady stopping syncs unrecordable untold value_files values"
        " waits workers"
    ).split()
)
_REMINDER = signal.SIGRTMAX - 1 if hasattr(signal, "SIGRTMAX") else signal.SIGIO
_SOON_S, _LATEST_S = 0.001, 0.05
_ALARM = getattr(signal, "SIGALRM", None)
_NO_HANDLERS = (signal.SIG_DFL, signal.SIG_IGN)
_DONE = object()

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


def alarm_is_set() -> bool:
    """Whether the system will send this process a signal at some time, which a handler may be there for."""
    return hasattr(_signal, "getitimer") and _signal.getitimer(_signal.ITIMER_REAL)[0] > 0


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
        # As keys, for `pop`: it takes one and tells whether it was there, and no handler runs in between.
        self.pending: dict[int, None] = {}
        self._main = 0
        self._hide: Callable[[BaseException], None] = _nothing
        self._interrupted: Callable[[], AbstractContextManager[None]] = nullcontext
        self._current = _signal.getsignal
        # What the program has for the number of the reminder, which keeps ours.
        self._beside: Any = signal.SIG_DFL
        self._is_reminding = False
        self._is_reminded = False
        self._is_child = False
        self._has_rung = False

    def install(
        self,
        replace: Callable[[Any, str, Any], None],
        hide: Callable[[BaseException], None],
        interrupted: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """In the main thread. `replace(owner, name, replacement)` remembers the originals; `hide` takes our frames out
        of an exception that is on its way to user code; inside of `interrupted` the main thread runs handlers.
        """
        self._main, self._hide, self._interrupted = get_ident(), hide, interrupted
        set_handler, current = _signal.signal, _signal.getsignal

        def set_held(number: Any, handler: Any, /) -> Any:
            held = _Handler(handler, self) if callable(handler) else handler
            if number != _REMINDER or get_ident() != self._main or not (callable(handler) or handler in _NO_HANDLERS):
                return _own(set_handler(number, held))
            before, self._beside = self._beside, held
            return _own(before)

        def get_own(number: Any, /) -> Any:
            return _own(self._handler(number))

        self._current, self._beside = current, current(_REMINDER)
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

    def begin(self) -> None:
        """A call or a wait begins, which an alarm may end."""
        if get_ident() == self._main:
            self._has_rung = False

    def has_rung(self) -> bool:
        """Whether the handler of an alarm has raised since `begin`."""
        return self._has_rung and get_ident() == self._main

    @staticmethod
    def pass_alarm() -> None:
        """As if the alarm had just rung, and nobody heard it."""
        left, interval = _signal.getitimer(_signal.ITIMER_REAL)
        if left > 0:
            _signal.setitimer(_signal.ITIMER_REAL, interval, interval)

    def _may_run(self, frame: Optional[FrameType]) -> bool:
        while frame is not None and not self._is_child:
            if id(frame.f_code) in _letting_in:
                return True
            if frame.f_code.co_filename in _AT_WORK:
                return False
            frame = frame.f_back
        return True

    def _handler(self, number: Any) -> Any:
        """What the program has, as it is installed."""
        return self._beside if number == _REMINDER else self._current(number)

    @lets_in
    def _run(self, frame: Optional[FrameType]) -> None:
        """Of what came, all that no other `_run`, in the midst of this one, has run meanwhile."""
        frame, number = _not_own(frame), None
        try:
            with nullcontext() if self._is_child else self._interrupted():
                while (number := min(self.pending.copy(), default=None)) is not None:
                    handler = self._handler(number)
                    # Otherwise it was taken away meanwhile.
                    if self.pending.pop(number, _DONE) is not _DONE and type(handler) is _Handler:
                        handler.own(number, frame)
        except BaseException as err:
            self._has_rung = self._has_rung or number == _ALARM
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
            start_own_thread(self._remind_main)
        except RuntimeError:  # There are too many; the end of the call is left.
            self._is_reminding = False

    def _remind_main(self) -> None:
        pause = _SOON_S
        while self.pending:
            sleep(pause)
            pause = min(2 * pause, _LATEST_S)
            if self.pending:
                self._is_reminded = True
                signal.pthread_kill(self._main, _REMINDER)
        self._is_reminding = False
        if self.pending:
            self._remind()

    def _reminded(self, number: int, frame: Optional[FrameType]) -> None:
        is_own, self._is_reminded = self._is_reminded, False
        if not is_own:
            self._came_beside(number, frame)
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

    def _came_beside(self, number: int, frame: Optional[FrameType]) -> None:
        """The program, or somebody else, has sent the signal that is the reminder's. Without a handler nothing happens:
        it may be a reminder after all, for of several that come together Python tells one.
        """
        if type(self._beside) is _Handler:
            self.came(number, frame)

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
