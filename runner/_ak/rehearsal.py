"""A rehearsal: the program run again from its journal for a person who looks (`ak session replay`). Nobody performs
anything for it: it ends where the journal ends, or where it was told to stop.

In: the mode, and the calls on their way. Out: prints and recorded calls on the process's own stdout and stderr, and
`stopped`, the last message.
  RE1. What has no record ends it (`perform`, `live`): no call, no operation of a handle or a file is done for the first
      time.
  RE2. What no record knows of (a re-run, a library, a person at the debugger's prompt) may look, but not change
      anything: it is refused where Python tells of it (refusals.py).
  RE3. Nothing is recorded.
  RE4. What a person calls at the prompt belongs to no lane: it takes no number, and nothing that is recorded.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, NoReturn, Optional, Protocol

from _ak.busy import State
from _ak.call_preview import describe_call
from _ak.channel import leave
from _ak.exchange import Box
from _ak.performing import Performance, performing
from _ak.preview import preview
from _ak.protocol import Message
from _ak.refusals import Refused, refuse_from_now_on
from _ak.rehearsal_mode import Mode
from _ak.session import Session, Where

if TYPE_CHECKING:
    from _ak.debugger import Debugger

_RESULT_CHARACTERS = 100
_EXIT_NOBODY_READS = 74


class Asked(Protocol):
    """A call on its way."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def fn(self) -> Any: ...
    @property
    def args(self) -> tuple[Any, ...]: ...
    @property
    def kwargs(self) -> dict[str, Any]: ...
    @property
    def where(self) -> Where: ...


class Question(NamedTuple):
    """What is asked of no function: an operation of a handle or a file, or a call whose function does not matter."""

    id: str
    name: str
    where: Where
    fn: Any = None
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = {}  # noqa: RUF012  # Read only.


class Rehearsal:
    """Told of each call of the program. `mode` says where to stop and what to show."""

    def __init__(self, session: Session, mode: Mode) -> None:
        self._session = session
        self._mode = mode
        self._debugger: Optional[Debugger] = None
        # Held by who stops: whoever comes later waits for the end of the process.
        self._stopping = threading.Lock()
        self._at_prompt: Optional[int] = None

    @property
    def is_at_prompt(self) -> bool:
        """Whether a person looks at the program: it stands still for as long as that takes."""
        return self._at_prompt is not None

    @property
    def is_elsewhere(self) -> bool:
        """Whether the session ran on another machine: paths among its arguments may differ."""
        return self._mode.elsewhere

    def prepare(self) -> None:
        """Once the process looks like the program's: refuse what would touch the outside, let breakpoints stop it."""
        refuse_from_now_on()
        if self._mode.debug:
            from _ak.debugger import Debugger

            self._debugger = Debugger(self._session, self)
            sys.breakpointhook = self._debugger.on_breakpoint

    def arrive(self, asked: Asked) -> None:
        """The program makes this call now; stops where a person wanted to look."""
        if asked.id != self._mode.until:
            return
        if self._debugger is None:
            self._stop("until", asked)
        frame = self._user_frame(sys._getframe(1))
        if frame is not None:
            _say(f"{_line(asked)}\n")
            self._debugger.pause(frame)

    def answered(self, asked: Asked, error: Optional[dict[str, Any]], result: Any) -> None:
        """The journal had the answer of this call."""
        if self._mode.calls:
            shown = preview(result, _RESULT_CHARACTERS) if error is None else f"raised {error['type']}"
            _say(f"{_line(asked)} = {shown} (from the journal)\n")

    def perform(self, asked: Asked) -> NoReturn:
        """The host says that all lines are at rest, and this call would be performed now (RE1)."""
        self._end(asked)

    def live(self, item_id: str, name: str) -> None:
        """`name` is about to be done in place, and has no record (RE1)."""
        self.live_call(Question(item_id, name, self._session.where_called(sys._getframe(1))))

    def live_call(self, asked: Asked) -> None:
        """The same for a call. One that has no record while later ones of its lane have was never recorded."""
        self.check_prompt(asked.name)
        lane, _, number = asked.id.partition(":")
        if number.isdecimal() and self._session.journal.last_of(lane) > int(number):
            return
        # Other threads may still have something that is recorded.
        if threading.current_thread() is not threading.main_thread() and not _runs_loop():
            self._wait_for_others(asked)
        self._end(asked)

    def check_prompt(self, name: str) -> None:
        """Raise `Refused` for what a person at the prompt asks of something that is recorded (RE4)."""
        if self._at_prompt == threading.get_ident():
            raise Refused(
                f"{name} is not done from the debugger: what is recorded of it is for the program's own calls"
            )

    def failed(self, err: BaseException) -> None:
        """The program ended with this exception: let a person look at where."""
        if self._debugger is not None and err.__traceback__ is not None and not isinstance(err, SystemExit):
            _say(f"uncaught {type(err).__name__}: {err}\n")
            self._debugger.post_mortem(err.__traceback__)

    def quit(self) -> NoReturn:
        """A person has seen enough."""
        self._stop("quit", None)

    @contextmanager
    def prompt(self) -> Generator[None, None, None]:
        """A person looks: what is called meanwhile is not the program's (RE4)."""
        self._session.prints.flush()
        performance = Performance(keeps_prints=False)
        performance.refuse = _refuse_from_prompt
        token = performing.set(performance)
        former, self._at_prompt = self._at_prompt, threading.get_ident()
        try:
            yield
        finally:
            self._at_prompt = former
            performing.reset(token)

    def _end(self, asked: Asked) -> NoReturn:
        self._stopping.acquire()
        frame = self._user_frame(sys._getframe(1))
        if self._debugger is not None and frame is not None:
            _say(f"the journal ends here; the program would do next: {_line(asked)}\n")
            self._debugger.look(frame)
        self._leave("end", asked)

    def _stop(self, why: str, asked: Optional[Asked]) -> NoReturn:
        self._stopping.acquire()
        self._leave(why, asked)

    def _leave(self, why: str, asked: Optional[Asked]) -> NoReturn:
        self._session.prints.flush()
        payload: Message = {"why": why, "call": None, "frames": self._stack(sys._getframe(1))}
        if asked is not None:
            args, kw = _describe(asked)
            place = {"file": asked.where.file, "line": asked.where.line}
            payload["call"] = {"id": asked.id, "name": asked.name, "args": args, "kw": kw, **place}
        self._session.channel.send_last("stopped", payload)
        leave(0)
        raise AssertionError("the process has ended")

    def _wait_for_others(self, asked: Asked) -> None:
        """Until the host says that all lines are at rest, as for a call that it would have performed."""
        session = self._session
        args, kw = _describe(asked)
        box = Box(asked.id, session.busy, session.order)
        session.exchange.open(asked.id, box)
        payload: Message = {"id": asked.id, "name": asked.name, "args": args, "kw": kw, "data": None, "digest": ""}
        payload.update(file=asked.where.file, line=asked.where.line)
        with session.busy.asking(session.busy.current(), State.WITH_HOST) as is_busy:
            payload["busy"] = is_busy
            session.exchange.send(asked.id, "callback", payload)
        box.get()

    def _user_frame(self, frame: Optional[FrameType]) -> Optional[FrameType]:
        while frame is not None and self._session.path_of(frame.f_code) is None:
            frame = frame.f_back
        return frame

    def _stack(self, frame: Optional[FrameType]) -> list[str]:
        """User code, from the inside outwards and then turned round: `file:line function    source`."""
        frames: list[str] = []
        frame = self._user_frame(frame)
        while frame is not None:
            where = self._session.where(frame)
            source = self._session.source_line(where)
            frames.append(f"{where.file}:{where.line} {frame.f_code.co_name}    {source}".rstrip())
            frame = self._user_frame(frame.f_back)
        return frames[::-1]


def show_prints(send: Callable[[str, Message], None], mode: Mode) -> Callable[[str, Message], None]:
    """`send`, which also shows what the program prints where the program itself would have printed it."""

    def show_and_send(kind: str, payload: Message) -> None:
        if mode.prints and kind == "print":
            _write(1 if payload["stream"] == "stdout" else 2, payload["text"])
        elif mode.prints and kind == "log":
            _say(f"{payload['text']}\n")
        send(kind, payload)

    return show_and_send


def _refuse_from_prompt() -> None:
    raise Refused("calls that do something outside are not made from the debugger")


def _runs_loop() -> bool:
    asyncio = sys.modules.get("asyncio")
    return asyncio is not None and asyncio._get_running_loop() is not None


def _describe(asked: Asked) -> tuple[list[str], dict[str, str]]:
    return describe_call(asked.fn, asked.args, asked.kwargs)


def _line(asked: Asked) -> str:
    args, kw = _describe(asked)
    given = ", ".join([*args, *(f"{name}={value}" for name, value in kw.items())])
    return f"{asked.id} {asked.where.file}:{asked.where.line} {asked.name}({given})"


def _say(text: str) -> None:
    _write(2, text)


def _write(descriptor: int, text: str) -> None:
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = text.encode("utf-8", "backslashreplace")
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    except OSError:
        leave(_EXIT_NOBODY_READS)
