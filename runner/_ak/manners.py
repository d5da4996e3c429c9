"""Manners: how handles of one kind are called, and what is done when a lost one is needed again. One class per kind.

After an operation `performed` notes what it left behind; on a replay `recalled` notes the same from the record. What
only hangs on operations that user code makes again anyway (their names and arguments) needs no record.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from _ak import remaking, snapshots, values
from _ak.performing import as_part
from _ak.proxies import held_by
from _ak.unrecordable import Unrecordable

if TYPE_CHECKING:
    from _ak.held import Held

Args = tuple[Any, ...]
Kwargs = dict[str, Any]


class Operation(NamedTuple):
    """A method of a handle, called once. `id` is that of the call, or of the item when it was called in place."""

    id: str
    method: str
    args: Args
    kwargs: Kwargs
    failed: bool = False


class Manner:
    """Of any class without a manner of its own."""

    extra: Optional[type] = None
    """A class with methods that proxies of this kind answer themselves."""
    state_is_kept = True
    """Whether what its objects hold is recorded after each operation (held_state.py)."""

    def call(self, held: Held, method: str, args: Args, kwargs: Kwargs) -> Any:
        """Call a method of the live object."""
        return getattr(held.need(), method)(*args, **kwargs)

    def adopted(self, held: Held) -> None:
        """The object was just made."""

    def attribute(self, held: Held, name: str) -> Any:
        """Read an attribute of the live object."""
        return getattr(held.need(), name)

    def performed(self, held: Held, operation: Operation, result: Any) -> None:
        """After an operation, also one that failed."""
        held.code.look(operation)
        self.note(held, operation)

    def recalled(self, held: Held, operation: Operation, result: Any) -> None:
        """On a replay, instead of the operation."""
        held.code.recall(operation)
        self.note(held, operation)

    def note(self, held: Held, operation: Operation) -> None:
        """Keep what has to be done to a new object."""
        policy = held.policy
        # Also one that failed: it may have begun something before that.
        if operation.method in policy.beginning and not _only_reads(operation):
            held.begun = operation.method
        elif operation.method in policy.closing:
            held.begun = ""
        if operation.failed:
            return
        is_step = operation.method == "__next__" and _shows_no_state(held.kind())
        if is_step or operation.method in policy.setup | policy.opening or held.code.is_kept_of(operation):
            held.history.append(operation)
        elif operation.method in policy.closing:
            held.history[:] = [past for past in held.history if past.method not in policy.opening]

    def refusal(self, held: Held) -> str:
        """Why a lost object may not be made again; empty when it may."""
        if held.begun:
            return f"what {held.begun} began ended with it"
        return held.policy.refusal or remaking.refuse_call(held.type_name, held.how.args, held.how.kwargs)

    def is_in_use(self, held: Held) -> bool:
        """Whether losing the live object would cost something: it cannot be made again as it is."""
        return bool(self.refusal(held))

    def make(self, held: Held) -> Any:
        """An object like the one that was lost, as it was when it was made."""
        fn, args, kwargs = held.owner.resolve(*held.how)
        return fn(*args, **kwargs)

    def redo(self, held: Held, live: Any) -> None:
        """Bring a new object to where the lost one was."""
        for operation in held.history:
            _require_nothing_begun(held, operation)
            if not self.is_awaited(live, operation.method):
                self.again(held, live, operation)

    async def redo_soon(self, held: Held, live: Any) -> None:
        """What of that must be awaited."""
        for operation in held.history:
            if self.is_awaited(live, operation.method):
                await self.again(held, live, operation)

    def is_awaited(self, live: Any, method: str) -> bool:
        """Whether what a method of a new object gives must be awaited."""
        return inspect.iscoroutinefunction(getattr(live, method))

    def again(self, held: Held, live: Any, operation: Operation) -> Any:
        """Make one operation again on a new object."""
        args, kwargs = held.owner.live_of(operation.args), held.owner.live_of(operation.kwargs)
        return getattr(live, operation.method)(*args, **kwargs)


class GeneratorManner(Manner):
    """Generators of libraries. A lost one is begun anew and taken to where it was; it must give the same again."""

    state_is_kept = False

    def is_in_use(self, held: Held) -> bool:
        # What it fetched would be fetched again, and may differ.
        return True

    def performed(self, held: Held, operation: Operation, result: Any) -> None:
        super().performed(held, operation, result)
        pager = _pager_of(held)
        if pager is not None:
            held.session = held.session or pager.left
            pager.keep_left(operation.id)

    def recalled(self, held: Held, operation: Operation, result: Any) -> None:
        super().recalled(held, operation, result)
        pager = _pager_of(held)
        if pager is not None:
            held.session = held.session or pager.left
            pager.recall_left(operation.id)

    def note(self, held: Held, operation: Operation) -> None:
        if operation.method not in ("__iter__", "__aiter__"):
            held.history.append(operation)

    def refusal(self, held: Held) -> str:
        if _is_generator_function(held.how.fn):
            return ""
        return f"{getattr(held.how.fn, '__qualname__', 'the function')} would do again what it did before it gave it"

    def redo(self, held: Held, live: Any) -> None:
        if hasattr(live, "__anext__"):
            return
        with _as_it_began(held):
            for operation in held.history:
                with suppress(*(StopIteration,) if operation.failed else ()):
                    _compare(held, operation, getattr(live, operation.method)(*operation.args, **operation.kwargs))

    async def redo_soon(self, held: Held, live: Any) -> None:
        if not hasattr(live, "__anext__"):
            return
        with _as_it_began(held):
            for operation in held.history:
                with suppress(*(StopAsyncIteration,) if operation.failed else ()):
                    _compare(
                        held, operation, await getattr(live, operation.method)(*operation.args, **operation.kwargs)
                    )


class LazyManner(GeneratorManner):
    """Generators given by a plain function that did nothing outside by itself (asking.py): it may be called again."""

    def refusal(self, held: Held) -> str:
        return ""


class FolderManner(Manner):
    """Temporary directories: they are still there after a loss, and are removed with the object, as ever."""

    state_is_kept = False

    def adopted(self, held: Held) -> None:
        held.owner.recorder.record(f"{held.call_id}.name", "handle.name", held.live.name)

    def make(self, held: Held) -> Any:
        recorded: Any = held.owner.recorder.recall(f"{held.call_id}.name")
        return remaking.temporary_directory(recorded[0])


def _only_reads(operation: Operation) -> bool:
    """Whether an operation is a statement that changes and locks nothing."""
    try:
        words = str(operation.args[0]).lower().split() if operation.args else []
    except Exception:  # The text of a statement of a library may need to know more than that has.
        return False
    return words[:1] == ["select"] and "for" not in words


def _require_nothing_begun(held: Held, operation: Operation) -> None:
    """What an operation gave, a connection in a transaction, may have been used: another one would know nothing of
    that, and the end of the block would bring nothing to its end. Raises `HandleLost`."""
    given = held.owner.made_by(operation.id)
    if given is not None and given.begun:
        raise held.lost(f"what was done with the {given.type_name} that it gave ended with it")


def _pager_of(held: Held) -> Optional[Held]:
    """The handle whose iteration made a generator."""
    method: Any = held.how.fn
    if not hasattr(method, "target"):
        return None
    pager: Held = held_by(method.__self__).root
    return pager


@contextmanager
def _as_it_began(held: Held) -> Generator[None, None, None]:
    """What a generator changed in the object that it belongs to, a page's number say, it has to find unchanged when it
    is begun anew."""
    pager = _pager_of(held)
    latest = None if pager is None else pager.left
    if pager is not None:
        pager.become(held.session)

    def refuse() -> None:
        raise held.lost("begun anew, it would do again what functions of the program do outside")

    try:
        with as_part(refuse):
            yield
    finally:  # Who catches the loss goes on with a pager that stands where it stood.
        if pager is not None:
            pager.become(latest)


def _shows_no_state(kind: Optional[type]) -> bool:
    """Whether objects of a class, one written in C, keep where they are to themselves: only what led there does."""
    return kind is not None and not getattr(kind, "__dictoffset__", 0)


def _compare(held: Held, operation: Operation, given: Any) -> None:
    recorded: Any = held.owner.recorder.recall(operation.id)
    if recorded is None or recorded[0][0] != "value":
        return
    captured = snapshots.capture(given)
    try:
        is_same = values.encode_bytes(given if captured is None else captured) == recorded[0][1]
    except Unrecordable:
        is_same = False
    if not is_same and not _is_equal(values.decode_bytes(recorded[0][1]), given):
        raise held.lost("begun anew, it gave other things than before")


def _is_equal(recorded: Any, given: Any) -> bool:
    """Objects of a library may hold more than what they stand for: the date of the answer they came with."""
    try:
        return type(recorded) is type(given) and bool(recorded == given)
    except Exception:  # Whatever a `__eq__` of somebody's raises.
        return False


def _is_generator_function(fn: Any) -> bool:
    real = getattr(fn.__self__.__class__, fn.__name__, None) if hasattr(fn, "target") else fn
    real = inspect.unwrap(getattr(real, "__func__", real)) if callable(real) else real
    return inspect.isgeneratorfunction(real) or inspect.isasyncgenfunction(real)


def is_generator(kind: Optional[type]) -> bool:
    """Whether it is the class of generators of either kind."""
    return kind in (types.GeneratorType, types.AsyncGeneratorType)
