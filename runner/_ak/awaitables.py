"""Handles of what can be awaited and entered, too: `connection = await connect(path)`, `async with connect(path) as
connection`. What is given when it is awaited tells apart two kinds: a request that has not begun before, which gives
something else, and an object that only gets ready, and gives itself.

To await the result of a call is a call of its own, as it is of a coroutine; to enter it is a value, as of any handle.
Lost before that, the call that made it is made again, since nothing had begun.
"""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from typing import TYPE_CHECKING, Any, Callable, Optional

from _ak.manners import Args, Kwargs, Manner, Operation
from _ak.performing import is_performing
from _ak.proxies import HandleMethod, held_by, is_proxy

if TYPE_CHECKING:
    from _ak.held import Held

_AWAIT = "__await__"
_BEGINNING = frozenset((_AWAIT, "__aenter__"))
_TRANSACTIONS = ("commit", "rollback")

Run = Callable[[HandleMethod], Coroutine[Any, Any, Any]]


class _Awaiting:
    """What is known of one handle."""

    def __init__(self) -> None:
        self.run: Optional[Run] = None
        """What makes its await a call; None where it is no result of a call."""
        self.begun: Optional[Coroutine[Any, Any, Any]] = None
        self.is_spent = False
        """It was awaited or entered, and gave something else."""
        self.is_used = False


class AwaitableMethods:
    """What the proxy answers itself."""

    __slots__ = ()

    def __await__(self) -> Generator[Any, Any, Any]:
        return _begin(self).__await__()


class CoroutineMethods(AwaitableMethods):
    """Of a class that is a kind of coroutine, which an event loop drives by itself (`gather`, `create_task`)."""

    __slots__ = ()

    def send(self, value: Any) -> Any:
        return _begun(self).send(value)

    def throw(self, *error: Any) -> Any:
        return _begun(self).throw(*error)

    def close(self) -> None:
        held = held_by(self)
        begun = _awaiting(held).begun
        if begun is not None:
            begun.close()
        elif held.is_live:
            held.live.close()


class AwaitableManner(Manner):
    extra = AwaitableMethods

    def call(self, held: Held, method: str, args: Args, kwargs: Kwargs) -> Any:
        # Arguments of an await are those of the call that made it, which uses them now.
        return held.need() if method == _AWAIT else super().call(held, method, args, kwargs)

    def performed(self, held: Held, operation: Operation, result: Any) -> None:
        self._note_beginning(held, operation, result)

    def recalled(self, held: Held, operation: Operation, result: Any) -> None:
        self._note_beginning(held, operation, result)

    def _note_beginning(self, held: Held, operation: Operation, result: Any) -> None:
        state, given = _awaiting(held), held.owner.known(result)
        if operation.method not in _BEGINNING:
            # A request that has not begun does nothing to the object that gave it.
            state.is_used = state.is_used or given is None or not isinstance(given.manner, AwaitableManner)
            if operation.method == "__aexit__":
                held.history[:] = [past for past in held.history if past.method not in _BEGINNING]
            self.note(held, operation)
        elif not operation.failed and given is held:
            held.history.append(operation)
        else:
            state.is_spent = True
            _note_use(held)

    def refusal(self, held: Held) -> str:
        state, kind = _awaiting(held), held.kind()
        if state.is_spent:
            return "what it gave when it was awaited has gone with it"
        if state.is_used and all(hasattr(kind, name) for name in _TRANSACTIONS):
            return "whether it had a transaction open is not known"
        return super().refusal(held) if state.is_used or held.history else ""

    def is_awaited(self, live: Any, method: str) -> bool:
        return method in _BEGINNING or super().is_awaited(live, method)

    def again(self, held: Held, live: Any, operation: Operation) -> Any:
        return live if operation.method == _AWAIT else super().again(held, live, operation)


class CoroutineManner(AwaitableManner):
    extra = CoroutineMethods


def manner_of(kind: type) -> str:
    """Which of them objects of a class need, if any."""
    if not hasattr(kind, _AWAIT):
        return ""
    return "coroutine" if issubclass(kind, Coroutine) else "awaitable"


def let_run(result: Any, run: Run) -> None:
    """Make the await of what a call gave a call of its own, if it is a handle that can be awaited."""
    held = held_by(result) if is_proxy(result) else None
    if held is not None and isinstance(held.manner, AwaitableManner) and _awaiting(held).run is None:
        _awaiting(held).run = run


def _note_use(request: Held) -> None:
    """A request has begun: that is a use of what gave it."""
    maker = getattr(request.how.fn, "__self__", None)
    held = held_by(maker) if is_proxy(maker) else None
    if held is not None and isinstance(held.manner, AwaitableManner):
        _awaiting(held).is_used = True


def _begin(proxy: Any) -> Coroutine[Any, Any, Any]:
    held = held_by(proxy)
    run = _awaiting(held).run
    if run is None or is_performing():
        return held.operate_soon(_AWAIT, (), {})
    return run(HandleMethod(proxy, _AWAIT))


def _begun(proxy: Any) -> Coroutine[Any, Any, Any]:
    state = _awaiting(held_by(proxy))
    state.begun = state.begun or _begin(proxy)
    return state.begun


def _awaiting(held: Held) -> _Awaiting:
    if not isinstance(held.session, _Awaiting):
        held.session = _Awaiting()
    return held.session
