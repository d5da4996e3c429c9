"""Handles of databases (PEP 249): rows are recorded with the statement that found them, and an open transaction
survives a loss.

After a loss the database holds what was committed and nothing else, so the statements of the open transaction are
executed again on the new connection (of a database in memory: all of them). They must find and change the same as
before; if somebody else changed the database meanwhile, the connection is lost. (database_transactions.py,
database_rows.py)
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Optional

from _ak.database_rows import CursorMethods, rows_of
from _ak.database_transactions import (
    COMMIT_WORDS,
    COMMITS,
    EXECUTES,
    Transactions,
    announce,
    first_words,
    give_rows,
    is_sqlite,
    performed,
    recalled,
    redo_transaction,
    transaction_of,
)
from _ak.manners import Args, Kwargs, Manner, Operation
from _ak.proxies import HandleMethod, held_by
from _ak.remaking import HandleLost
from _ak.sqlite_files import for_any_thread, missing_file

if TYPE_CHECKING:
    from _ak.held import Held


class ConnectionManner(Manner):
    state_is_kept = False

    def is_in_use(self, held: Held) -> bool:
        # Where it cannot be asked, a transaction may be open.
        return getattr(held.live, "in_transaction", True) is not False

    def call(self, held: Held, method: str, args: Args, kwargs: Kwargs) -> Any:
        if method in COMMITS or first_words(method, args)[0] in COMMIT_WORDS:
            announce(held)
        args, kwargs = give_rows(held, method, args, kwargs)
        return getattr(held.need(), method)(*args, **kwargs)

    def attribute(self, held: Held, name: str) -> Any:
        value = getattr(held.need(), name)
        return value + transaction_of(held).missing_changes if name == "total_changes" else value

    def performed(self, held: Held, operation: Operation, result: Any) -> None:
        performed(held, operation, result)

    def recalled(self, held: Held, operation: Operation, result: Any) -> None:
        recalled(held, operation, result)

    def redo(self, held: Held, live: Any) -> None:
        session = transaction_of(held)
        if session.is_closed:
            live.close()
            return
        super().redo(held, live)
        redo_transaction(held, live)

    def make(self, held: Held) -> Any:
        """Others that hold a lock come first, as they did before."""
        if not transaction_of(held).statements:
            for other in held.owner.all():
                is_waiting = other is not held and not other.is_live and not other.making.is_ours
                if is_waiting and isinstance(other.session, Transactions) and other.session.statements:
                    other.session.is_made_for_another = True
                    with suppress(HandleLost):  # Who uses it hears of that.
                        other.need()
        missing = None if transaction_of(held).is_closed else missing_file(*held.how)
        if missing is not None:
            raise held.lost(f"its file {missing!r} is not there: it was removed, or lies on another machine")
        if not transaction_of(held).is_made_for_another:
            return super().make(held)
        fn, args, kwargs = held.owner.resolve(*held.how)
        return for_any_thread(fn, *args, **kwargs)


class CursorManner(Manner):
    extra = CursorMethods
    state_is_kept = False

    def is_closed(self, held: Held) -> bool:
        """Whether fetching from it is an error."""
        connection = connection_of(held)
        return rows_of(held).is_closed or (connection is not None and transaction_of(connection).is_closed)

    def call(self, held: Held, method: str, args: Args, kwargs: Kwargs) -> Any:
        connection = connection_of(held)
        if connection is not None:
            if method in COMMITS - {"__exit__"} or first_words(method, args)[0] in COMMIT_WORDS:
                announce(connection)
            args, kwargs = give_rows(connection, method, args, kwargs)
        return getattr(held.need(), method)(*args, **kwargs)

    def performed(self, held: Held, operation: Operation, result: Any) -> None:
        connection = connection_of(held)
        if operation.method == "close" and not operation.failed:
            rows_of(held).is_closed = True
        if operation.method in EXECUTES and connection is not None:
            performed(connection, operation, held.proxy)

    def recalled(self, held: Held, operation: Operation, result: Any) -> None:
        connection = connection_of(held)
        if operation.method == "close" and not operation.failed:
            rows_of(held).is_closed = True
        if operation.method in EXECUTES and connection is not None:
            recalled(connection, operation, held.proxy)

    def make(self, held: Held) -> Any:
        """Rows are recorded, so a fresh one is as good."""
        connection = connection_of(held)
        if connection is None:
            raise held.lost("it was not made by a connection that is known here")
        if rows_of(held).is_closed and is_sqlite(connection):  # Its connection may be closed too.
            import sqlite3

            made = sqlite3.connect(":memory:").cursor()
            made.close()
            return made
        method: Any = held.how.fn
        made = connection.need().cursor() if method.__name__ in EXECUTES else super().make(held)
        return made


def is_connection(live: Any) -> bool:
    """Whether `live` is a connection of any database module."""
    if not all(callable(getattr(type(live), name, None)) for name in ("cursor", "commit", "rollback", "close")):
        return False
    package = type(live).__module__.partition(".")[0]
    return any(hasattr(sys.modules.get(name), "apilevel") for name in (package, type(live).__module__))


def is_cursor(live: Any, made_by: Any) -> bool:
    """Whether `live` is a cursor that a handle of a connection gave."""
    if type(made_by) is not HandleMethod or not isinstance(held_by(made_by.__self__).manner, ConnectionManner):
        return False
    return all(hasattr(type(live), name) for name in ("execute", "fetchone", "fetchall"))


def connection_of(cursor: Held) -> Optional[Held]:
    """The handle of the connection that made a cursor."""
    method: Any = cursor.how.fn
    if type(method) is not HandleMethod:
        return None
    maker: Held = held_by(method.__self__)
    if isinstance(maker.manner, CursorManner):
        return connection_of(maker)
    return maker if isinstance(maker.manner, ConnectionManner) else None
