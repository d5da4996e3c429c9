"""Where a program does not do what its journal says: as text for people, and as data for whoever shows it later.

In: the recorded call and the one that the program makes. Out: the message and the `difference` of an `error`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, Optional

from _ak.journal import Entry
from _ak.session import Where

MAX_SOURCE_CHARACTERS = 160

Kind = Literal["call", "arguments", "missing"]
Shown = Callable[[], "tuple[list[str], dict[str, str]]"]
"""Short texts of the arguments of a call, made when they are wanted."""
SourceLine = Callable[[Where], str]


class Side(NamedTuple):
    """A call and where it stands; `source` is the text of the line."""

    name: str
    where: Where
    source: str

    def text(self, how: str = "") -> str:
        """One line for people."""
        if not self.where.file:
            return self.name + how
        source = f"    {self.source}" if self.source else ""
        return f"{self.name}{how} at {self.where.file}:{self.where.line}{source}"

    def data(self) -> dict[str, Any]:
        """As the protocol has it."""
        return {
            "name": self.name,
            "file": self.where.file,
            "line": self.where.line,
            "source": self.source[:MAX_SOURCE_CHARACTERS],
        }


class Difference(NamedTuple):
    """`actual` is None when no line of the program makes the call, for a reason `why`."""

    call_id: str
    kind: Kind
    expected: Side
    actual: Optional[Side]
    shown: Optional[Shown] = None
    why: Optional[str] = None

    def message(self) -> str:
        """For people, in three lines."""
        if self.actual is None:
            actual = f"no line of execution makes this call; {self.why}"
        else:
            actual = self.actual.text(" with other arguments" if self.kind == "arguments" else "")
        return (
            f"The code does not do what the journal says it did, at call {self.call_id}.\n"
            f"  expected: {self.expected.text()}\n"
            f"  actual:   {actual}"
        )

    def data(self) -> dict[str, Any]:
        """As the protocol has it."""
        actual = None if self.actual is None else self.actual.data()
        if actual is not None and self.shown is not None:
            actual["args"], actual["kw"] = self.shown()
        return {
            "call": self.call_id,
            "kind": self.kind,
            "expected": self.expected.data(),
            "actual": actual,
            "why": self.why,
        }


def recorded_side(entry: Entry, source_line: SourceLine) -> Side:
    """A recorded call, with its line as it was then; without that, as it is now."""
    where = Where(entry.file, entry.line)
    return Side(entry.name, where, entry.source or source_line(where))
