"""What has been marked. In: functions, classes and modules, from activities.py. Out: what the runner asks, and is told.

A mark stands in an attribute of the thing marked, or, where that takes none, in the list of the marked. It belongs to
that very thing: a decorator that copies attributes (`functools.wraps`) does not copy the mark.
"""

from __future__ import annotations

import weakref
from types import FunctionType
from typing import Any, Callable, NamedTuple, Optional

MODES = ("effect", "value", "inline", "rerun")
DURABILITIES = ("activity", "journal")
ATTRIBUTE = "__ak_activity__"

_MAX_SECONDS = 10 * 365 * 24 * 3600.0


class Policy(NamedTuple):
    """How often, and for how long, an effect is tried. Times are in seconds."""

    attempts: int = 1
    """All of them, the first included."""
    backoff: float = 1.0
    """Before the second attempt; twice as long before each further one."""
    timeout: Optional[float] = None
    """Of one attempt."""
    at_most_once: bool = False
    durability: Optional[str] = None
    """One of DURABILITIES; None: that of the session."""
    retry_on: Optional[tuple[str, ...]] = None
    """Names of classes: only exceptions of them, or of classes derived from them, are tried again. None: all."""

    def as_data(self) -> dict[str, Any]:
        """As the host is told of it."""
        said = self._asdict()
        return {
            name: value for name, value in said.items() if value is not None or name not in ("durability", "retry_on")
        }


DEFAULT_POLICY = Policy()


class Mark:
    """What somebody said about `thing`."""

    __slots__ = ("mode", "policy", "_thing")

    def __init__(self, thing: object, mode: str, policy: Policy = DEFAULT_POLICY) -> None:
        self.mode = mode
        self.policy = policy
        try:
            self._thing: Callable[[], object] = weakref.ref(thing)
        except TypeError:
            self._thing = lambda: thing

    def is_of(self, thing: object) -> bool:
        return self._thing() is thing


class Marks:
    """Everything marked in this process. `listener` is the runner's: it is told of each thing that is newly marked, and
    whether it is never to be recorded.
    """

    def __init__(self) -> None:
        self.listener: Optional[Callable[[object, bool], None]] = None
        self._without_attributes: list[tuple[object, Mark]] = []

    def put(self, thing: Any, mode: str, policy: Policy = DEFAULT_POLICY) -> None:
        """Mark a thing that can be called."""
        called = getattr(thing, "__func__", thing)
        mark = Mark(called, mode, policy)
        try:
            setattr(called, ATTRIBUTE, mark)
        except (AttributeError, TypeError):  # what is written in C takes no attributes
            self._without_attributes.append((called, mark))
        self._tell(called, is_never_recorded=False)

    def never_record(self, thing: Any) -> None:
        """Mark a function, a class or a module, and what is in it, as never recorded."""
        self._tell(thing, is_never_recorded=True)

    def of(self, thing: object) -> Optional[Mark]:
        """The mark of a thing itself, not of what it wraps."""
        mark = _own_attribute(thing)
        if isinstance(mark, Mark) and mark.is_of(thing):
            return mark
        return next((known for marked, known in self._without_attributes if marked is thing), None)

    def _tell(self, thing: object, is_never_recorded: bool) -> None:
        if self.listener is not None:
            self.listener(thing, is_never_recorded)


MARKS = Marks()


def make_policy(  # noqa: PLR0913  What may be said of a call, as `activity` takes it.
    attempts: Optional[int],
    retries: Optional[int],
    backoff: Optional[float],
    timeout: Optional[float],
    once: bool,
    durability: Optional[str] = None,
    retry_on: object = None,
) -> Policy:
    """Check what was said. Raises TypeError and ValueError."""
    if attempts is not None and retries is not None:
        raise ValueError("give either attempts or retries: attempts counts the first one too")
    count = _whole("attempts", attempts, 1) if retries is None else _whole("retries", retries, 0) + 1
    if once and count > 1:
        raise ValueError("a call that is made at most once cannot have several attempts")
    if durability not in (None, *DURABILITIES):
        raise ValueError(f"durability must be one of {', '.join(DURABILITIES)}, not {durability!r}")
    if durability == "journal" and count > 1:
        raise ValueError("a call with several attempts is tried again by Temporal, as an activity")
    names = None if retry_on is None else _exception_names(retry_on)
    if names is not None and count == 1:
        raise ValueError("retry_on says which exceptions are tried again: give attempts too")
    return Policy(
        attempts=count,
        backoff=DEFAULT_POLICY.backoff if backoff is None else _seconds("backoff", backoff),
        timeout=None if timeout is None else _seconds("timeout", timeout),
        at_most_once=bool(once),
        durability=durability,
        retry_on=names,
    )


def _exception_names(given: object) -> tuple[str, ...]:
    kinds: list[object] = list(given) if isinstance(given, (list, tuple, set, frozenset)) else [given]
    names: list[str] = []
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, Exception):
            names.append(kind.__name__)
        elif isinstance(kind, str) and kind.replace(".", "_").isidentifier():
            names.append(kind)
        else:
            raise TypeError(f"retry_on takes classes of exceptions, or their names, not {kind!r}")
    if not names:
        raise ValueError("retry_on must name an exception")
    return tuple(names)


def _whole(name: str, count: Optional[int], least: int) -> int:
    if count is None:
        return 1
    if isinstance(count, bool) or not isinstance(count, int):
        raise TypeError(f"{name} must be a whole number, not {type(count).__name__}")
    if count < least:
        raise ValueError(f"{name} must be at least {least}, not {count}")
    return count


def _seconds(name: str, seconds: float) -> float:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise TypeError(f"{name} must be a number of seconds, not {type(seconds).__name__}")
    if not 0 < seconds <= _MAX_SECONDS:
        raise ValueError(f"{name} must be a number of seconds more than 0, not {seconds}")
    return float(seconds)


# That of `type` itself: a metaclass may define its own.
_dict_of_class: Any = type.__dict__["__dict__"]


def _own_attribute(thing: object) -> object:
    if type(thing) is FunctionType:
        return thing.__dict__.get(ATTRIBUTE)
    if issubclass(type(thing), type):
        return _dict_of_class.__get__(thing).get(ATTRIBUTE)
    try:
        return object.__getattribute__(thing, "__dict__").get(ATTRIBUTE)
    except (AttributeError, TypeError):  # it has none, or one of its own making
        return None
