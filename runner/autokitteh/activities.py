"""The marks: `activity`, `inhibit_activities`, `register_no_activity`."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType
from typing import Any, Callable, Optional, TypeVar, overload

from autokitteh.marks import DEFAULT_POLICY, MARKS, MODES, make_policy

F = TypeVar("F", bound=Callable[..., Any])


@overload
def activity(fn: F, /) -> F: ...


@overload
def activity(
    *,
    attempts: Optional[int] = None,
    retries: Optional[int] = None,
    backoff: Optional[float] = None,
    timeout: Optional[float] = None,
    at_most_once: bool = False,
    durability: Optional[str] = None,
    retry_on: Any = None,
    mode: str = "effect",
) -> Callable[[F], F]: ...


def activity(  # noqa: PLR0913  What may be said of a call, each by its name.
    fn: Optional[Callable[..., Any]] = None,
    /,
    *,
    attempts: Optional[int] = None,
    retries: Optional[int] = None,
    backoff: Optional[float] = None,
    timeout: Optional[float] = None,
    at_most_once: bool = False,
    durability: Optional[str] = None,
    retry_on: Any = None,
    mode: str = "effect",
) -> Any:
    """Mark a function: each call of it is one effect as a whole, and what it calls is part of that.

    `attempts` (or `retries`, one less): it is tried again after an exception, `backoff` seconds later, then twice as
    long each time; `retry_on`: only after exceptions of these classes, or of these names. `timeout`: seconds for one
    attempt, then TimeoutError. `at_most_once`: when its process is lost meanwhile it raises OutcomeUnknown instead of
    being made again. `mode`: "effect", "value" (recorded in place, for what only answers), "inline" (not recorded; what
    it calls is) or "rerun" (as inhibit_activities). `durability`: "activity" (of Temporal) or "journal" (recorded
    without one), instead of what holds for the session.
    """
    if mode not in MODES:
        raise ValueError(f"mode must be one of {', '.join(MODES)}, not {mode!r}")
    policy = make_policy(attempts, retries, backoff, timeout, at_most_once, durability, retry_on)
    if mode != "effect" and policy != DEFAULT_POLICY:
        raise ValueError(
            f"only an effect can have attempts, a timeout, at_most_once or a durability, and mode is {mode!r}"
        )

    def mark(function: F) -> F:
        _require_callable("activity", function)
        MARKS.put(function, mode, policy)
        return function

    return mark if fn is None else mark(fn)


def inhibit_activities(fn: F) -> F:
    """Mark a function: it runs in place, again after each loss, and nothing that it calls is recorded.

    For what must be there in every process and gives the same each time, such as making a client.
    """
    _require_callable("inhibit_activities", fn)
    MARKS.put(fn, "rerun")
    return fn


def register_no_activity(functions: Any) -> None:
    """Mark functions, classes (with their methods) or modules (with all that is in them) as never recorded.

    In: one of them or an iterable of them. They run in place, again after each loss.
    """
    things: list[Any] = list(functions) if _is_collection(functions) else [functions]
    for thing in things:
        if not isinstance(thing, ModuleType):
            _require_callable("register_no_activity", thing)
    for thing in things:
        MARKS.never_record(thing)


def _is_collection(thing: object) -> bool:
    return isinstance(thing, Iterable) and not isinstance(thing, type) and not callable(thing)


def _require_callable(what: str, thing: Any) -> None:
    if not callable(thing) and not isinstance(thing, (staticmethod, classmethod)):
        raise TypeError(f"{what} marks what can be called, not {type(thing).__name__}")
