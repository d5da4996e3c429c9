"""Handlers of `logging` that send records to somebody: each emission is an effect, so that a replay sends none again.

The handler itself runs in place. It opens its connection again by itself when a process that goes on needs it.
"""

from __future__ import annotations

import functools
from types import ModuleType
from typing import Any, Callable

from _ak.performing import is_performing

Effect = Callable[[Callable[..., Any], str], Callable[..., Any]]

SENDING = "SocketHandler SysLogHandler SMTPHandler HTTPHandler NTEventLogHandler".split()
"""Classes of `logging.handlers` with an `emit` of their own; `DatagramHandler` has the first one's."""


def send_once(
    module: ModuleType, effect: Effect, is_ours: Callable[[], bool], replace: Callable[[Any, str, Any], None]
) -> None:
    """Patch `module`, which is `logging.handlers`. `effect(fn, name)` gives a function that is recorded under that
    name; `is_ours` says whether the caller is a line of the program."""
    for name in SENDING:
        kind = vars(module)[name]
        replace(kind, "emit", _once(kind.emit, f"{module.__name__}.{name}.emit", effect, is_ours))


def _once(emit: Callable[..., Any], name: str, effect: Effect, is_ours: Callable[[], bool]) -> Callable[..., Any]:
    @functools.wraps(emit)
    def emit_once(handler: Any, record: Any) -> Any:
        if is_performing() or not is_ours():
            return emit(handler, record)

        def send(_logger: str, _level: str) -> None:
            emit(handler, record)

        # Not the text: it may name a thread, or the time of something that is not made again.
        return effect(send, name)(record.name, record.levelname)

    return emit_once
