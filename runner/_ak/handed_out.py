"""Containers that user code got by reading attributes of a handle (`session.headers`).

User code has a copy, as with every recorded value. What it changes in the copy is carried over to the live object
before that is used next, and to the object that takes the place of a lost one.
"""

from __future__ import annotations

import copy
from collections.abc import MutableMapping
from typing import Any, NamedTuple

from _ak.proxies import is_proxy

_KINDS = (dict, list, set, MutableMapping)


class _Given(NamedTuple):
    value: Any
    as_given: Any


class HandedOut:
    """The containers of one handle, by attribute."""

    def __init__(self) -> None:
        self._given: dict[str, _Given] = {}
        self._changed: set[str] = set()

    def add(self, name: str, value: Any) -> Any:
        """Note what an attribute gave."""
        if isinstance(value, _KINDS) and not is_proxy(value):  # A handle claims to be one, and is no copy.
            self._look(name)
            self._given[name] = _Given(value, copy.deepcopy(value))
        return value

    def get(self, name: str) -> Any:
        """What user code has, None when it never asked."""
        return self._given[name].value if name in self._given else None

    def all(self) -> list[Any]:
        """Everything that user code has."""
        return [given.value for given in self._given.values()]

    def push(self, live: Any, is_new: bool) -> None:
        """Bring the live object up to date; a new one gets all that was ever changed."""
        for name in list(self._given):
            if self._look(name) or (is_new and name in self._changed):
                value = self._given[name].value
                _overwrite(live, name, copy.deepcopy(value))
                self._given[name] = _Given(value, copy.deepcopy(value))

    def _look(self, name: str) -> bool:
        given = self._given.get(name)
        is_changed = given is not None and bool(given.value != given.as_given)
        if is_changed:
            self._changed.add(name)
        return is_changed


def _overwrite(live: Any, name: str, value: Any) -> None:
    """In place where the attribute has a container: others may hold it too."""
    target = getattr(live, name, None)
    if isinstance(target, list) and isinstance(value, list):
        target[:] = value
    elif isinstance(target, (dict, set, MutableMapping)) and type(target) is type(value):
        target.clear()
        target.update(value)
    else:
        setattr(live, name, value)
