"""What the cursors of databases have found: recorded with the statement, and given from the record."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Optional

from _ak import values
from _ak.proxies import HandleMethod, held_by, is_proxy
from _ak.unrecordable import Unrecordable

if TYPE_CHECKING:
    from _ak.held import Held

MAX_ROWS = 1_000_000
_FIELDS = ("description", "rowcount", "lastrowid")


class Rows:
    """Of one cursor: what is still to be fetched, and what it says about it."""

    def __init__(self) -> None:
        self.left: Iterator[Any] = iter(())
        self.fields: tuple[Any, ...] = (None, -1, None)
        self.arraysize = 1
        self.is_closed = False


class CursorMethods:
    """What the proxy of a cursor answers from the recorded rows."""

    __slots__ = ()

    description = property(lambda self: rows_behind(self).fields[0])
    rowcount = property(lambda self: rows_behind(self).fields[1])
    lastrowid = property(lambda self: rows_behind(self).fields[2])

    @property
    def arraysize(self) -> int:
        return rows_behind(self).arraysize

    @property
    def connection(self) -> Any:
        method = held_by(self).how.fn
        return method.__self__ if type(method) is HandleMethod else held_by(self).read("connection")

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "arraysize":  # The rows are here: the real cursor has none left to give in such steps.
            rows_behind(self).arraysize = value

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        return next(open_rows(self, "__next__"))

    def fetchone(self) -> Any:
        """The next row or None."""
        return next(open_rows(self, "fetchone"), None)

    def fetchmany(self, size: Optional[int] = None) -> list[Any]:
        """The next `size` rows."""
        return list(itertools.islice(open_rows(self, "fetchmany"), self.arraysize if size is None else size))

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return list(open_rows(self, "fetchall"))


def keep_rows(cursor: Held, call_id: str) -> None:
    """Take what a statement found out of the live cursor, into its record. Raises Unrecordable."""
    live = cursor.live
    rows = list(itertools.islice(live, MAX_ROWS + 1)) if live.description is not None else []
    if len(rows) > MAX_ROWS:
        reason = f"the statement found more than {MAX_ROWS:,} rows"
        raise Unrecordable(cursor.type_name, "result", reason, "Ask for fewer rows at a time.")
    data = values.encode_bytes((rows, tuple(getattr(live, name, None) for name in _FIELDS)))
    cursor.owner.recorder.record(f"{call_id}.rows", "database.rows", data)
    set_rows(cursor, data)


def set_rows(cursor: Held, data: Any) -> None:
    """Let the cursor give recorded rows."""
    rows, fields = values.decode_bytes(data)
    session = rows_of(cursor)
    session.left, session.fields = iter(rows), fields


def rows_of(held: Held) -> Rows:
    """What one cursor has."""
    if not isinstance(held.session, Rows):
        held.session = Rows()
    return held.session


def rows_behind(proxy: Any) -> Rows:
    assert is_proxy(proxy)
    return rows_of(held_by(proxy))


def open_rows(proxy: Any, method: str) -> Iterator[Any]:
    """The rows; of a closed cursor what the real one says."""
    held: Any = held_by(proxy)
    if held.manner.is_closed(held):
        held.operate(method, (), {})
    return rows_behind(proxy).left
