"""Functions of the program that hear of the statements of an SQLite connection (`set_trace_callback`), or may refuse
them. What the runner executes by itself is none of their business: questions, and statements that were heard of before
the loss.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _ak.held import Held


def _allow(*_: Any) -> int:
    return 0  # SQLITE_OK; before 3.11 there is no way to take an authorizer away.


_NOBODY: dict[str, tuple[Any, ...]] = {
    "set_trace_callback": (None,),
    "set_authorizer": (_allow,),
    "set_progress_handler": (None, 0),
}


@contextmanager
def unheard(connection: Held, live: Any) -> Generator[None]:
    """Inside the block nobody hears of what is executed on `live`, the object of `connection` or one in its place."""
    listeners = {past.method: past for past in connection.history if past.method in _NOBODY}
    for method in listeners:
        getattr(live, method)(*_NOBODY[method])
    try:
        yield
    finally:
        live_of = connection.owner.live_of
        for method, past in listeners.items():
            with suppress(Exception):  # It is closed by now.
                getattr(live, method)(*live_of(past.args), **live_of(past.kwargs))
