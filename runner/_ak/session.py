"""What the calls of one session share. Made by program.py, handed to whoever performs, replays or records a call."""

from __future__ import annotations

import inspect
import json
import linecache
import os
import sys
from dataclasses import dataclass, field
from types import CodeType, FrameType, FunctionType
from typing import TYPE_CHECKING, Any, NoReturn, Optional

from _ak.addresses import address_of
from _ak.busy import Busy
from _ak.channel import Channel, leave
from _ak.code_root import CodeRoot
from _ak.exchange import Exchange
from _ak.journal import Journal
from _ak.lanes import Lane, Lanes
from _ak.lock_turns import LockTurns
from _ak.loops import Loops
from _ak.often import Often
from _ak.order import Order
from _ak.prints import Prints
from _ak.recorder import Recorder
from _ak.stopping import Stopping
from _ak.syncs import Syncs
from _ak.where import NOWHERE, Where

if TYPE_CHECKING:
    from _ak.rehearsal import Rehearsal

__all__ = ["EXIT_CANNOT_GO_ON", "Session", "Where", "is_own_file"]

EXIT_CANNOT_GO_ON = 3
RUNNER_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep


def is_own_file(filename: str) -> bool:
    """Whether a frame of this file is the runner's own, to be hidden from user code's tracebacks."""
    return filename.startswith(RUNNER_FOLDER) or filename == _ENTRY_FILE


_ENTRY_FILE = os.path.join(os.path.dirname(RUNNER_FOLDER.rstrip(os.sep)), "ak_runner.py")


@dataclass
class Session:
    """`is_full`: the host speaks the full protocol, otherwise only the five messages of the specification."""

    is_full: bool
    spool: Optional[str]
    code_root: CodeRoot
    channel: Channel
    journal: Journal
    recorder: Recorder
    lanes: Lanes
    busy: Busy
    order: Order
    loops: Loops
    lock_turns: LockTurns
    exchange: Exchange
    prints: Prints
    stopping: Stopping
    syncs: Syncs
    id: str = ""
    secrets: tuple[str, ...] = ()
    is_loading: bool = True
    # A process forked by user code has no host: everything runs in place there.
    is_child: bool = False
    often: Often = field(default_factory=Often)
    # Set when the session is run again for a person who looks, and nothing may be performed.
    rehearsal: Optional[Rehearsal] = None

    def __post_init__(self) -> None:
        # By address, for the hash of a code is that of all it holds; with it, so that the address stays its own.
        self._paths: dict[int, tuple[CodeType, Optional[str]]] = {}
        self.lanes.on_child = self._begin_child
        os.register_at_fork(after_in_child=self._become_child)

    def where(self, frame: Optional[FrameType]) -> Where:
        """The nearest frame of user code, from `frame` outwards."""
        while frame is not None:
            path = self.path_of(frame.f_code)
            if path is not None:
                return Where(path, frame.f_lineno)
            frame = frame.f_back
        return NOWHERE

    def where_called(self, frame: Optional[FrameType]) -> Where:
        """`where` for a call: one that a thread, an executor or an event loop makes without a frame of user code stands
        where its lane was made.
        """
        where = self.where(frame)
        return where if where.file else self.lanes.current().made_at

    def definition(self, function: Any) -> Where:
        """Where a function of user code is defined."""
        code = getattr(inspect.unwrap(function), "__code__", None)
        path = None if code is None else self.path_of(code)
        return NOWHERE if code is None or path is None else Where(path, code.co_firstlineno)

    def is_line_of_program(self) -> bool:
        """Whether the caller runs in a thread that the program knows of, in a process that has a host; not where a
        library is imported: that happens or not, as it must in each process."""
        if self.is_child or self.busy.current() is None:
            return False
        frame: Optional[FrameType] = sys._getframe(1)
        while frame is not None and self.path_of(frame.f_code) is None:
            if frame.f_code.co_filename.startswith("<frozen importlib"):
                return False
            frame = frame.f_back
        return True

    def comes_again(self) -> bool:
        """Whether an earlier process was here, and further. What has no record here was done by former code, which did
        not record it."""
        return not self.journal.is_over(self.lanes.current().id)

    def is_of_project(self, obj: Any) -> bool:
        """Whether user code defines a function, or the class of an object or a base of that."""
        if isinstance(obj, FunctionType):
            return self.code_root.contains(obj.__code__.co_filename)
        files = (getattr(sys.modules.get(base.__module__), "__file__", None) for base in type(obj).__mro__)
        return any(isinstance(file, str) and self.code_root.contains(file) for file in files)

    def source_line(self, where: Where) -> str:
        """The text of a line of user code, empty when there is none."""
        return linecache.getline(os.path.join(self.code_root.path, where.file), where.line).strip()

    def fail(
        self,
        code: str,
        message: str,
        hint: Optional[str] = None,
        python: Optional[dict[str, Any]] = None,
        difference: Optional[dict[str, Any]] = None,
    ) -> NoReturn:
        """The program cannot go on: say why and end the process. User code cannot catch it."""
        if self.is_full:
            self.prints.flush()
            payload = {"code": code, "message": message, "hint": hint, "python": python}
            self.channel.send_last("error", payload if difference is None else {**payload, "difference": difference})
        else:
            text = f"{message}\n{hint}\n" if hint else f"{message}\n"
            os.write(2, text.encode("utf-8", "backslashreplace"))
        leave(EXIT_CANNOT_GO_ON if self.is_full else 1)
        raise AssertionError(json.dumps({"code": code, "message": message}))

    def _begin_child(self, parent: Lane) -> Where:
        """A lane is made: where that is in user code."""
        self.order.begin()
        where = self.where(sys._getframe(1))
        return where if where.file else parent.made_at

    def path_of(self, code: CodeType) -> Optional[str]:
        """The file of user code, relative to the code directory; None when it is not user code."""
        known = self._paths.get(address_of(code))
        if known is not None:
            return known[1]
        is_user = self.code_root.contains(code.co_filename)
        path = self.code_root.relative(code.co_filename) if is_user else None
        self._paths[address_of(code)] = (code, path)
        return path

    def _become_child(self) -> None:
        self.is_child = True
        self.busy.reset_after_fork()
