"""One call of user code on its way, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Callable, Optional

from _ak.classify import Decision
from _ak.drawn import Draws
from _ak.journal import Recordable
from _ak.printed import Print, Printed
from _ak.references import References
from _ak.session import Where

# The kind of a handle that stands for something to be awaited: the await is a call of its own.
AWAITABLE = "awaitable"


@dataclass
class Call:
    """One call of user code on its way. Of its attempts it keeps what the first one found and what each one printed."""

    id: str
    fn: Callable[..., Any]
    decision: Decision
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    digest: str
    where: Where
    found: Optional[References] = None
    draws: Optional[Draws] = None
    prints: Optional[Printed] = None
    # The handler of an alarm raised in one of its attempts.
    has_rung: bool = False
    # Nobody gets its result.
    is_dropped: bool = False

    @property
    def name(self) -> str:
        return self.decision.name


@dataclass
class Outcome(Recordable):
    """The recordable part has the names of the protocol; `result` is what user code gets when there is no error."""

    value: Optional[str] = None
    value_file: Optional[dict[str, Any]] = None
    error: Optional[dict[str, Any]] = None
    handle: Optional[dict[str, Any]] = None
    mutated: Optional[str] = None
    result: Any = None
    ms: float = 0.0
    prints: Iterable[Print] = ()
    references: Optional[References] = None
