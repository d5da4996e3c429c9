"""Handles of `sqlite3`: rows are recorded with the statement that found them, and an open transaction survives a loss.

After a loss the file holds everything that was committed and nothing else, so the statements of the open transaction
are executed again on the new connection (of a database in memory: all statements). Only when the process was lost
while a commit was under way is it unknown whether it happened; then the connection is lost.
  Q1. A statement and its rows are recorded under the call that made it, and count only if that call's answer is in
      the journal.
  Q2. Before a transaction is ended, that this is about to happen is durable; after, that it has.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from typing import Any, Optional

from _ak import values
from _ak.proxies import HandleMethod, held_by, is_proxy
from _ak.unrecordable import Unrecordable

MAX_ROWS = 1_000_000
_CONNECTION = "sqlite3.Connection"
_CURSOR = "sqlite3.Cursor"
_EXECUTES = frozenset(("execute", "executemany", "executescript"))
_ENDS = frozenset(("commit", "rollback", "__exit__", "executescript", "close"))
_ENDING_WORDS = frozenset(("commit", "end", "rollback"))
_SETUP_WORDS = frozenset(("pragma", "attach"))
_FIELDS = ("description", "rowcount", "lastrowid")


class Session:
    """What one connection, or one cursor, has done; hangs on its `Held`."""

    def __init__(self) -> None:
        self.statements: list[tuple[int, str]] = []
        """Of a connection: number and call of each statement that may have to be made again."""
        self.count = 0
        self.rows: Iterator[Any] = iter(())
        """Of a cursor: what is still to be fetched."""
        self.fields: tuple[Any, ...] = (None, -1, None)
        self.arraysize = 1


class CursorMethods:
    """What the proxy of a cursor answers from the recorded rows."""

    __slots__ = ()

    description = property(lambda self: _session(self).fields[0])
    rowcount = property(lambda self: _session(self).fields[1])
    lastrowid = property(lambda self: _session(self).fields[2])

    @property
    def arraysize(self) -> int:
        return _session(self).arraysize

    @property
    def connection(self) -> Any:
        method = held_by(self).made_with
        return method.__self__ if type(method) is HandleMethod else held_by(self).read("connection")

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        return next(_session(self).rows)

    def fetchone(self) -> Any:
        """The next row or None."""
        return next(_session(self).rows, None)

    def fetchmany(self, size: Optional[int] = None) -> list[Any]:
        """The next `size` rows."""
        return list(itertools.islice(_session(self).rows, self.arraysize if size is None else size))

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return list(_session(self).rows)


def extra_class(type_name: str) -> Optional[type]:
    """The methods that proxies of this type answer themselves."""
    return CursorMethods if type_name == _CURSOR else None


def is_kind(live: Any) -> bool:
    """Whether `live` is a connection or a cursor; without importing sqlite3 for it."""
    sqlite3 = sys.modules.get("sqlite3")
    return sqlite3 is not None and isinstance(live, (sqlite3.Connection, sqlite3.Cursor))


def call(held: Any, live: Any, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call a method of a connection or cursor; the end of a transaction is announced and confirmed (Q2)."""
    connection = held.owner.known(getattr(live, "connection", live))
    if connection is None or not (method in _ENDS or _first_word(method, args) in _ENDING_WORDS):
        return getattr(live, method)(*args, **kwargs)
    if connection.session.statements:
        connection.state["ending"] = connection.session.count
        connection.keep_state()
        held.owner.recorder.flush()
    result = getattr(live, method)(*args, **kwargs)
    connection.state["ending"] = None
    _forget(connection)
    return result


def note(held: Any, call_id: str, fn: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """After a statement: record it and its rows under its call (Q1). Returns what the journal entry must say about
    it."""
    if type(fn) is not HandleMethod or fn.__name__ not in _EXECUTES or held.type_name != _CURSOR:
        return {}
    _keep_rows(held, call_id)
    connection = held.owner.known(held.live.connection)
    if connection is None:
        return {}
    if _first_word(fn.__name__, args) in _SETUP_WORDS:
        connection.state["setup"].append((fn.__name__, args, kwargs))
        connection.keep_state()
        return {}
    if not (held.live.connection.in_transaction or _is_in_memory(connection)):
        _forget(connection)
        return {}
    try:
        data = values.encode_bytes((fn.__name__, args, kwargs))
    except Unrecordable as err:
        data = values.encode_bytes(("", (str(err),), {}))
    held.owner.recorder.record(f"{call_id}.statement", "sqlite3.statement", data)
    _count_statement(connection, call_id)
    return {"statement_of": connection.call_id}


def recall(held: Any, call_id: str, handle: dict[str, Any], connection: Any) -> None:
    """On a replay: what `note` did."""
    recorded = held.owner.recorder.recall(f"{call_id}.rows") if held.type_name == _CURSOR else None
    if recorded is not None:
        _set_rows(held, recorded[0])
    if connection is not None and "statement_of" in handle:
        _count_statement(connection, call_id)


def new_cursor(held: Any) -> Any:
    """A cursor in place of a lost one; its rows are recorded, so a fresh one is as good."""
    maker = held.made_with
    if type(maker) is not HandleMethod:
        raise held.lost("it was not made by a connection that is known here")
    return held_by(maker.__self__).need().cursor()


def redo(held: Any, live: Any) -> None:
    """Bring a new connection to where the lost one was. Raises `HandleLost` when that cannot be known."""
    if held.type_name != _CONNECTION:
        return
    first = 0 if _is_in_memory(held) else held.state.get("first", 0)
    statements = [(number, call_id) for number, call_id in held.session.statements if number >= first]
    held.session.statements = statements
    if statements and held.state.get("ending") == held.session.count and not _is_in_memory(held):
        live.close()
        raise held.lost("it was ending a transaction, and whether that reached the file is not known")
    for _, call_id in statements:
        recorded = held.owner.recorder.recall(f"{call_id}.statement")
        method, args, kwargs = values.decode_bytes(recorded[0])
        if not method:
            live.close()
            raise held.lost(f"a statement of its open transaction could not be recorded: {args[0]}")
        getattr(live, method)(*args, **kwargs)


def _count_statement(connection: Any, call_id: str) -> None:
    connection.session.statements.append((connection.session.count, call_id))
    connection.session.count += 1


def _forget(connection: Any) -> None:
    """No transaction is open: nothing before this has to be made again."""
    if _is_in_memory(connection):
        return
    had_statements = bool(connection.session.statements) or connection.state.get("ending", 0) is None
    connection.session.statements = []
    connection.state["first"] = connection.session.count
    if had_statements:
        connection.keep_state()
        connection.owner.recorder.flush()


def _is_in_memory(connection: Any) -> bool:
    _, args, kwargs = connection.how
    name = str(kwargs.get("database", args[0] if args else ""))
    return name in ("", ":memory:") or "mode=memory" in name


def _keep_rows(held: Any, call_id: str) -> None:
    rows = list(itertools.islice(held.live, MAX_ROWS + 1)) if held.live.description is not None else []
    if len(rows) > MAX_ROWS:
        raise Unrecordable(
            _CURSOR, "result", f"the statement found more than {MAX_ROWS:,} rows", "Ask for fewer rows at a time."
        )
    data = values.encode_bytes((rows, tuple(getattr(held.live, name) for name in _FIELDS)))
    held.owner.recorder.record(f"{call_id}.rows", "sqlite3.rows", data)
    _set_rows(held, data)


def _set_rows(held: Any, data: Any) -> None:
    rows, held.session.fields = values.decode_bytes(data)
    held.session.rows = iter(rows)


def _session(proxy: Any) -> Session:
    assert is_proxy(proxy)
    return held_by(proxy).session


def _first_word(method: str, args: tuple[Any, ...]) -> str:
    if method not in _EXECUTES or not args or not isinstance(args[0], str):
        return ""
    words = args[0].lstrip().split(None, 1)
    return words[0].rstrip(";").lower() if words else ""
