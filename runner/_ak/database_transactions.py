"""The open transaction of a database connection: what was done in it is recorded, and done again after a loss.

Q1. A statement and its rows are recorded under the call that made it, and count only if that call's answer is in
    the journal.
Q2. Before a transaction is ended, that this is about to happen is durable, with what will tell later whether it did
    (sqlite_commits.py).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Optional

from _ak import sqlite_commits, values
from _ak.database_rows import keep_rows, set_rows
from _ak.manners import Args, Kwargs, Operation
from _ak.sqlite_listeners import unheard
from _ak.unrecordable import Unrecordable

if TYPE_CHECKING:
    from _ak.held import Held

EXECUTES = frozenset(("execute", "executemany", "executescript", "callproc"))
COMMITS = frozenset(("commit", "__exit__", "executescript"))
COMMIT_WORDS = frozenset(("commit", "end", "release"))
_ENDS = frozenset((*COMMITS, "rollback", "close"))
_SETUP_WORDS = frozenset(("pragma", "attach", "set"))
_DEFINING_WORDS = frozenset(("create", "alter", "drop", "truncate"))
_INSERTING_WORDS = frozenset(("insert", "replace"))
_READING_WORDS = frozenset(("select", "values", "explain", "show"))
_COPY = ".copy"
"""After the id of a `backup`: the statement that fills the database that it filled."""


class Transactions:
    """Of one connection: the statements that have to be made again, oldest first, and whether it was closed."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.is_closed = False
        self.given: Optional[tuple[Args, Kwargs]] = None
        """The rows of an `executemany` under way, which may come from something that can be read only once."""
        self.changes = 0
        """`total_changes` of the program so far, and how many of them the live connection does not know of."""
        self.missing_changes = 0
        self.is_made_for_another = False
        """Whether another connection needed it first after a loss, perhaps in another thread."""


def performed(connection: Held, operation: Operation, result: Any) -> None:
    """After an operation of a connection or of its cursor: what there is to know of it goes into its record (Q1)."""
    recorder = connection.owner.recorder
    if operation.method in connection.policy.setup:
        connection.manner.note(connection, operation)
        return
    cursor = connection.owner.known(result) if result is not None else None
    if operation.method in EXECUTES and cursor is not None and not operation.failed:
        keep_rows(cursor, operation.id)
    session = transaction_of(connection)
    given, session.given = session.given, None
    what, data = _what_to_keep(connection, operation), b""
    if what == "open":
        redo = _to_redo(connection, operation, given)
        if redo[1] == ("begin",) and session.statements:
            what = ""
        try:
            data = values.encode_bytes(redo)
        except Unrecordable as err:
            data = values.encode_bytes(("", (str(err),), {}))
    changes = changes_seen(connection.live) + session.missing_changes
    recorder.record(f"{operation.id}.statement", "database.statement", (what, data, changes))
    _apply(connection, operation, what, changes)
    if operation.method == "backup" and not operation.failed:
        _keep_copy(connection, operation)


def recalled(connection: Held, operation: Operation, result: Any) -> None:
    """On a replay: what `performed` noted."""
    recorder = connection.owner.recorder
    if operation.method in connection.policy.setup:
        connection.manner.note(connection, operation)
        return
    cursor = connection.owner.known(result) if result is not None else None
    rows: Any = recorder.recall(f"{operation.id}.rows")
    if rows is not None and cursor is not None:
        set_rows(cursor, rows[0])
    recorded: Any = recorder.recall(f"{operation.id}.statement")
    if recorded is not None:
        _apply(connection, operation, recorded[0][0], recorded[0][2])
        _end_if_early(connection)
    if operation.method == "backup" and recorder.recall(f"{operation.id}{_COPY}.statement") is not None:
        _apply_copy(connection, operation)


def _end_if_early(connection: Held) -> None:
    """A thread that was ahead needed it, or is making it, before its own has come to where it was lost: it is not as it
    was then. Who makes it after this finds what is known now."""
    if not transaction_of(connection).is_made_for_another:
        return
    with connection.making.begin():
        if connection.is_live:
            connection.live.close()
            connection.live, connection.is_live = None, False


def _keep_copy(connection: Held, operation: Operation) -> None:
    """Of a backup into a database in memory: what it holds now, since its source may hold something else later."""
    filled = _filled(connection, operation)
    if filled is None or not is_in_memory(filled):
        return
    live: Any = filled.live
    if hasattr(live, "serialize"):
        redo: tuple[str, Args, Kwargs] = ("deserialize", (live.serialize(),), {})
    else:  # Before 3.11.
        redo = ("executescript", ("\n".join(live.iterdump()),), {})
    kept = ("open", values.encode_bytes(redo), transaction_of(filled).changes)
    connection.owner.recorder.record(f"{operation.id}{_COPY}.statement", "database.statement", kept)
    _apply_copy(connection, operation)


def _apply_copy(connection: Held, operation: Operation) -> None:
    """Nothing is left of what was there before."""
    filled = _filled(connection, operation)
    if filled is not None:
        transaction_of(filled).statements[:] = [f"{operation.id}{_COPY}"]


def _filled(connection: Held, operation: Operation) -> Optional[Held]:
    """The connection that a backup was given."""
    target = operation.args[0] if operation.args else operation.kwargs.get("target")
    return connection.owner.known(target)


def _what_to_keep(connection: Held, operation: Operation) -> str:
    """`setup`: makes every new connection what it must be; `open`: part of a transaction; `ended`: none is open."""
    if operation.method == "close":
        return "" if operation.failed else "closed"
    if operation.method == "deserialize" and is_in_memory(connection):
        return "" if operation.failed else "open"
    if operation.method not in EXECUTES | _ENDS or transaction_of(connection).is_closed:
        return ""
    if first_words(operation.method, operation.args)[0] in _SETUP_WORDS and not operation.failed:
        return "setup"
    if is_in_memory(connection):
        return "open"
    return "open" if sqlite_commits.is_open(connection.live, operation.method) else "ended"


def _apply(connection: Held, operation: Operation, what: str, changes: int) -> None:
    session = transaction_of(connection)
    session.changes = changes
    if what == "setup":
        connection.history.append(operation._replace(method="execute"))
    elif what == "open":
        session.statements.append(operation.id)
    elif what == "ended":
        session.statements.clear()
    elif what == "closed":
        session.statements.clear()
        session.is_closed = True


def _to_redo(connection: Held, operation: Operation, given: Optional[tuple[Args, Kwargs]]) -> tuple[str, Args, Kwargs]:
    if (
        operation.failed
        and is_sqlite(connection)
        and changes_seen(connection.live)
        == (transaction_of(connection).changes - transaction_of(connection).missing_changes)
    ):
        return "execute", ("begin",), {}  # All that it did was to open the transaction.
    if operation.method == "__exit__":
        return "rollback" if operation.args and operation.args[0] is not None else "commit", (), {}
    return operation.method, *(given or (operation.args, operation.kwargs))


def redo_transaction(held: Held, live: Any) -> None:
    """Bring a new connection to where the lost one was. Raises `HandleLost` when that cannot be known."""
    with unheard(held, live):
        _redo_transaction(held, live)


def _redo_transaction(held: Held, live: Any) -> None:
    session = transaction_of(held)
    ending: Any = held.owner.recorder.recall(f"{held.call_id}.ending")
    if session.statements and ending is not None and ending[0][0] == session.statements[-1]:
        if is_in_memory(held):
            pass
        elif sqlite_commits.happened(live, ending[0][1]) is None:
            live.close()
            raise held.lost("it was ending a transaction, and whether that reached the file is not known")
        elif sqlite_commits.happened(live, ending[0][1]):
            session.statements.clear()
            sqlite_commits.begin(live)  # The end of the transaction comes once more, and needs one to end.
            return
    for call_id in session.statements:
        _redo_statement(held, live, call_id)
    session.missing_changes = session.changes - changes_seen(live)


def _redo_statement(held: Held, live: Any, call_id: str) -> None:
    recorded: Any = held.owner.recorder.recall(f"{call_id}.statement")
    method, args, kwargs = values.decode_bytes(recorded[0][1])
    if not method:
        live.close()
        raise held.lost(f"a statement of its open transaction could not be recorded: {args[0]}")
    if method == "callproc":
        made = live.cursor()
        made.callproc(*args, **kwargs)
        return
    rows: Any = held.owner.recorder.recall(f"{call_id}.rows")
    target = live if hasattr(live, method) else live.cursor()
    # It failed, and what it did before that is part of the transaction; or it may have been committed by itself.
    if rows is None or first_words(method, args)[0] in _DEFINING_WORDS:
        with suppress(Exception):
            getattr(target, method)(*args, **kwargs)
        return
    result = getattr(target, method)(*args, **kwargs)
    cursor = result if hasattr(result, "fetchall") else target
    if first_words(method, args)[0] in _READING_WORDS or method == "executescript":
        return
    found = list(cursor) if cursor.description is not None else []
    before, fields = values.decode_bytes(rows[0])
    # Of a statement that inserts nothing, `lastrowid` is that of the one before on the same cursor.
    inserts = method == "execute" and first_words(method, args)[0] in _INSERTING_WORDS
    row_is_other = inserts and getattr(cursor, "lastrowid", None) != fields[2]
    if found != before or cursor.rowcount != fields[1] or row_is_other:
        live.close()
        raise held.lost(
            "the database was changed meanwhile: a statement of its open transaction now does another thing"
        )


def announce(connection: Held) -> None:
    """Q2."""
    live = connection.need()
    statements = transaction_of(connection).statements
    if not statements or is_in_memory(connection):
        return
    recorder = connection.owner.recorder
    with unheard(connection, live):
        evidence = sqlite_commits.evidence(live)
    recorder.record(f"{connection.call_id}.ending", "database.ending", (statements[-1], evidence))
    recorder.sync()


def is_in_memory(connection: Held) -> bool:
    """Whether the database ends with its connection."""
    if not is_sqlite(connection):
        return False
    _, args, kwargs = connection.how
    name = str(kwargs.get("database", args[0] if args else ""))
    return name in ("", ":memory:") or "mode=memory" in name


def is_sqlite(connection: Held) -> bool:
    return connection.type_name.startswith("sqlite3.") or hasattr(connection.live, "total_changes")


def changes_seen(live: Any) -> int:
    """How many rows a connection has changed."""
    try:
        return int(getattr(live, "total_changes", 0))
    except Exception:  # It is closed.
        return 0


def give_rows(connection: Held, method: str, args: Args, kwargs: Kwargs) -> tuple[Args, Kwargs]:
    """What to give to a statement of many rows: of rows that can be read only once, a list."""
    if method != "executemany":
        return args, kwargs
    given = transaction_of(connection).given = (
        tuple(_whole(arg) for arg in args),
        {name: _whole(value) for name, value in kwargs.items()},
    )
    return given


def _whole(rows: Any) -> Any:
    return list(rows) if hasattr(rows, "__next__") else rows


def transaction_of(held: Held) -> Transactions:
    """What one connection has open."""
    if not isinstance(held.session, Transactions):
        held.session = Transactions()
    return held.session


def first_words(method: str, args: Args) -> tuple[str, str]:
    """Of a statement, in small letters."""
    if method not in EXECUTES or not args or not isinstance(args[0], str):
        return "", ""
    words = [word.rstrip(";").lower() for word in args[0].split(None, 2)[:2]]
    return (*words, "", "")[:2]  # type: ignore[return-value]
