"""A library that keeps what is current in variables of the context."""

from contextvars import ContextVar

import outside

_current = ContextVar("current")


class _Depth:
    def __init__(self):
        self._level = ContextVar("level", default=0)

    def deepen(self):
        outside._enter("deepen")
        self._level.set(self._level.get() + 1)
        return self._level.get()


depth = _Depth()


def attach(thing):
    outside._enter(f"attach {thing}")
    return _current.set(thing)


def attach_all(**things):
    outside._enter("attach_all")
    return {"tokens": [_current.set(things)]}


def detach(token):
    outside._enter("detach")
    _current.reset(token)


def current():
    outside._enter("current")
    return _current.get("nothing")


def fail(thing):
    _current.set(thing)
    raise LookupError(thing)


async def attach_soon(thing):
    outside._enter(f"attach_soon {thing}")
    _current.set(thing)


def choose(thing):
    from contexts_apart import chosen

    outside._enter(f"choose {thing}")
    chosen.set(thing)


def chosen():
    from contexts_apart import chosen

    outside._enter("chosen")
    return chosen.get("nothing")
