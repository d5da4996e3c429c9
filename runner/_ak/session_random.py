"""The session's own random numbers: the `random` module's functions, on generators whose seed is recorded.

Nothing is recorded per number; a replay seeds the same generators and runs the same calls. Each lane has its own
generator, because lanes draw in an order that differs from run to run.
"""

from __future__ import annotations

import random
from typing import Any, Callable, Optional

MAIN_LANE = "main"

# The generator behind the module's functions has no public name; any of its bound methods leads to it.
_MODULE_GENERATOR: object = getattr(random.random, "__self__", None)


class _LaneRandom(random.Random):
    """`seed()` without a value, which would ask the system, draws the new seed from the old sequence instead."""

    def seed(self, a: Any = None, version: int = 2) -> None:
        if a is None:
            a = self.getrandbits(256)
        super().seed(a, version)


class SessionRandom:
    """The generators of one session, made from its recorded seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._generators: dict[str, random.Random] = {}
        self._made: dict[str, int] = {}

    def generator(self, lane: str = MAIN_LANE) -> random.Random:
        """The generator of a lane."""
        found = self._generators.get(lane)
        if found is None:
            found = self._generators[lane] = _LaneRandom(f"{self._seed}:{lane}")
        return found

    def new_seed(self, lane: str = MAIN_LANE) -> int:
        """The seed of the next generator that a lane makes; drawing it leaves the lane's own generator alone."""
        number = self._made[lane] = self._made.get(lane, 0) + 1
        return random.Random(f"{self._seed}:{lane}/{number}").getrandbits(256)

    def redirect(self, fn: Callable[..., Any], lane: str = MAIN_LANE) -> Callable[..., Any]:
        """`random.shuffle` becomes the `shuffle` of the lane's generator; any other function is given back."""
        return fn if not is_module_random(fn) else getattr(self.generator(lane), _name(fn) or "")


def is_module_random(fn: Callable[..., Any]) -> bool:
    """Whether `fn` is one of the functions of the `random` module that draw from its hidden generator."""
    return (
        _MODULE_GENERATOR is not None and getattr(fn, "__self__", None) is _MODULE_GENERATOR and _name(fn) is not None
    )


def _name(fn: Callable[..., Any]) -> Optional[str]:
    name = getattr(fn, "__name__", None)
    return name if isinstance(name, str) and hasattr(random.Random, name) else None
