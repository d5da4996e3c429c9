"""The leak detector: what touches files, sockets or processes outside any recorded call happens again on each replay.
A property that loads lazily, an operator, a name that a table has wrong: no guard stands before them.

In: Python's audit events. Out: a notice for each line of user code, or `UnrecordedEffect` at that very moment.
  K1. A hook cannot be removed and is called for every event there is: for all but those of `TOUCHES` it is one look-up.
  K2. Of frames, from the event outwards, the first that is the runner's or the program's decides: what the runner does
      by itself is no leak.
  K3. Not reported: what only reads; what imports do; what finalizers do, for they run at any line; threads of libraries
      that no user code is on the stack of; what a person said is inline or re-run.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import CodeType, FrameType, FunctionType
from typing import Any, Callable, NamedTuple, Optional

from _ak import naming
from _ak.notices import Notices
from _ak.own_end import EVENTS, tell_of_own_end
from _ak.performing import current
from _ak.session import Session, is_own_file
from _ak.tables.touches import TOUCHES, changes_outside, describe
from autokitteh.errors import UnrecordedEffect
from autokitteh.marks import MARKS

SaysInline = Callable[[list[str]], bool]
"""Whether somebody has said that what goes by one of these names is inline."""

_IMPORTS = ("<frozen importlib", "<frozen zipimport")
# The part of the runner that only passes calls on.
_PASSING_ON = "passed.py"


class _Site(NamedTuple):
    file: str
    line: int
    code: CodeType
    called_code: Optional[CodeType]
    called: str
    """What that line called or used, empty when it touched the outside directly."""


class Leaks:
    """`install` once everything else is; `is_strict`: what leaks is an error."""

    def __init__(self, session: Session, notices: Notices, says_inline: SaysInline, is_strict: bool) -> None:
        self._session = session
        self._notices = notices
        self._says_inline = says_inline
        self._is_strict = is_strict
        self._allowed: set[CodeType] = set()

    def install(self) -> None:
        """From now on, to the end of the process."""
        watched, see = TOUCHES, self._see

        def hook(event: str, args: tuple[Any, ...]) -> None:
            if event in watched:
                see(event, args)

        sys.addaudithook(hook)

    def marked(self, thing: object) -> None:
        """A person has marked something: what they say is inline may touch what it likes."""
        mark = MARKS.of(thing)
        if mark is not None and mark.mode == "inline" and isinstance(thing, FunctionType):
            self._allowed.add(thing.__code__)

    def _see(self, event: str, args: Sequence[Any]) -> None:
        if event in EVENTS:
            tell_of_own_end(event, args, self._session.channel.send)
        performance = current()
        if performance is not None and not performance.is_user_code:
            performance.touches = True
            return
        if self._session.is_child or not changes_outside(event, args):
            return
        site = self._site(sys._getframe(2))
        if site is None or self._is_allowed(site, event):
            return
        said = f"{site.file}:{site.line} {describe(event, args)} outside any recorded call"
        said += f" (in {site.called}): " if site.called else ": "
        if self._is_strict:
            raise UnrecordedEffect(f"{said}it would happen again after a loss. {_ways_out(site)}")
        text = f"warning[{UnrecordedEffect.code}]: {said}it happens again after a loss.\nhint: {_ways_out(site)}"
        self._notices.say(f"{site.file}:{site.line}", "WARNING", text)

    def _is_allowed(self, site: _Site, event: str) -> bool:
        if site.code in self._allowed or site.called_code in self._allowed:
            return True
        return self._says_inline([site.called or event])

    def _site(self, frame: Optional[FrameType]) -> Optional[_Site]:
        """Where in user code that is, if it is a leak (K2, K3)."""
        inner: Optional[FrameType] = None
        while frame is not None:
            code = frame.f_code
            path = self._session.path_of(code)
            if path is not None:
                if inner is None:
                    return _Site(path, frame.f_lineno, code, None, "")
                return _Site(path, frame.f_lineno, code, inner.f_code, _name_of(inner))
            if _excuses(code):
                return None
            inner, frame = frame, frame.f_back
        return None


def _excuses(code: CodeType) -> bool:
    """Whether what is called from such a frame is no leak."""
    file = code.co_filename
    if file.startswith(_IMPORTS) or code.co_name == "__del__":
        return True
    if is_own_file(file):
        return not file.endswith(_PASSING_ON)
    return code.co_name == "__call__" and file.endswith("weakref.py")


def _name_of(frame: FrameType) -> str:
    """The name of the function that runs there, as people know it."""
    code = frame.f_code
    qualname = getattr(code, "co_qualname", None) or _qualname(frame)  # 3.11 and later have it
    return naming.for_people(naming.qualified(str(frame.f_globals.get("__name__", "")), qualname))


def _qualname(frame: FrameType) -> str:
    code = frame.f_code
    first = frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None
    kind = first if isinstance(first, type) else type(first)
    for base in type.mro(kind) if kind is not type else ():
        found = vars(base).get(code.co_name)
        function = getattr(found, "fget", None) or getattr(found, "__func__", found)
        if getattr(function, "__code__", None) is code:
            return f"{base.__qualname__}.{code.co_name}"
    return code.co_name


def _ways_out(site: _Site) -> str:
    way = "Put that line into a function under @activity."
    # An operator is called by no name, and what runs while something is defined has none.
    if not site.called or "<" in site.called or site.called.endswith("__"):
        return way
    return f"{way} If it calls {site.called}, `calls: {{{site.called}: effect}}` in the manifest does it too."
