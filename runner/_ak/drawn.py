"""Iterators that a call draws from: generators of user code, `map`, `zip` and the like among its arguments.

They stay in the process: what is recorded is how far the call drew, and a replay draws as far. The code of a
generator is user code, whose calls are recorded one by one, as values, wherever it is that it runs.
"""

from __future__ import annotations

import itertools
import types
from collections.abc import Generator, Iterator
from typing import Any, Callable, Optional, Union, cast

from _ak.performing import Performance, performing

CONSUMED_TYPES = frozenset(
    (
        zip,
        map,
        filter,
        enumerate,
        reversed,
        types.GeneratorType,
        *(kind for kind in vars(itertools).values() if isinstance(kind, type)),
    )
)
"""What a copy would share with, or take from, its original."""

_PLAIN_ITERATORS = frozenset(
    type(iter(thing)) for thing in ([], (), {}, {}.values(), {}.items(), set(), range(0), range(1 << 70), "", "é", b"")
)
_DRAWN_TYPES = CONSUMED_TYPES | _PLAIN_ITERATORS | {type(reversed([])), type(iter(int, 1)), type(reversed({}))}

Key = Union[int, str]
Drawn = dict[Key, tuple[int, bool]]
"""By argument: how many items were drawn, and whether it came to its end."""


class Draw:
    """One argument."""

    def __init__(self, iterator: Iterator[Any]) -> None:
        self.iterator = iterator
        self.count = 0
        self.is_ended = False

    def pass_on(self) -> Generator[Any, Any, Any]:
        """What is passed in its place; one for each attempt."""
        sent: Any = None
        while True:
            outer = performing.get()
            token = performing.set(None if outer is None else outer.of_user_code())
            try:
                item = next(self.iterator) if sent is None else cast(Any, self.iterator).send(sent)
            except BaseException as err:
                self.is_ended = True
                if isinstance(err, StopIteration):
                    return err.value
                raise
            finally:
                performing.reset(token)
            self.count += 1
            sent = yield item


class Draws:
    """The iterators among the arguments of one call."""

    def __init__(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        given: list[tuple[Key, Any]] = [*enumerate(args), *kwargs.items()]
        self.by_key = {key: Draw(thing) for key, thing in given if type(thing) in _DRAWN_TYPES}

    def lend(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], note: Callable[[Any, Any], None]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments as the call gets them; `note` hears what stands for what."""
        if not self.by_key:
            return args, kwargs
        stand_ins = {key: draw.pass_on() for key, draw in self.by_key.items()}
        for key, draw in self.by_key.items():
            note(stand_ins[key], draw.iterator)
        return (
            tuple(stand_ins.get(index, arg) for index, arg in enumerate(args)),
            {name: stand_ins.get(name, arg) for name, arg in kwargs.items()},
        )

    def drawn(self) -> Optional[Drawn]:
        """What was drawn, None when nothing was."""
        found = {key: (draw.count, draw.is_ended) for key, draw in self.by_key.items() if draw.count or draw.is_ended}
        return found or None


def draw_again(args: tuple[Any, ...], kwargs: dict[str, Any], drawn: Drawn) -> None:
    """Draw as far as the recorded call did; what is printed meanwhile is in its record."""
    token = performing.set(Performance().of_user_code())
    try:
        for key, (count, is_ended) in drawn.items():
            iterator = kwargs[key] if isinstance(key, str) else args[key]
            try:
                for _ in itertools.islice(iterator, count + is_ended):
                    pass
            except Exception:  # It ended so the first time too, and the call was told.
                continue
    finally:
        performing.reset(token)
