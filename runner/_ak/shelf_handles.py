"""Handles of `shelve` and `dbm`. What was put in since the last `sync` may be lost with the process; putting it in
once more changes nothing, so it is done again on the new object.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from _ak.manners import Manner, Operation

if TYPE_CHECKING:
    from _ak.held import Held

KINDS = frozenset(("shelve.Shelf", "_gdbm.gdbm", "_dbm.dbm", "dbm.dumb._Database", "dbm.sqlite3._Database"))
_CHANGING = frozenset("__setitem__ __delitem__ update pop popitem setdefault clear reorganize".split())
_FLAG_POSITION = 1


class ShelfManner(Manner):
    state_is_kept = False

    def note(self, held: Held, operation: Operation) -> None:
        if operation.method in ("sync", "close", "__exit__"):
            held.history.clear()
            held.session = "closed" if operation.method != "sync" else held.session
        elif operation.method in _CHANGING and not operation.failed:
            held.history.append(operation)

    def refusal(self, held: Held) -> str:
        return ""

    def make(self, held: Held) -> Any:
        """Without emptying it."""
        fn, args, kwargs = held.owner.resolve(*held.how)
        flag = kwargs.get("flag", args[_FLAG_POSITION] if len(args) > _FLAG_POSITION else "")
        if flag[:1] == "n":
            kwargs = {**kwargs, "flag": "c" + flag[1:]}
            args = (args[0], *args[_FLAG_POSITION + 1 :]) if len(args) > _FLAG_POSITION else args
        return fn(*args, **kwargs)

    def redo(self, held: Held, live: Any) -> None:
        if held.session == "closed":
            live.close()
            return
        for operation in held.history:
            with suppress(KeyError):
                getattr(live, operation.method)(*operation.args, **operation.kwargs)
