"""A dict whose keys can be read as attributes."""

from __future__ import annotations

from typing import Any


class AttrDict(dict[str, Any]):
    """A dict that also reads, sets and deletes its keys as attributes, however deep: `event.data.method`.

    Dicts within it, and within lists within it, are converted when it is made; what is assigned later stays as it is.
    It equals the plain dict. A key named like a method of dict (`items`, `keys`, `copy`, ...) or one that is no
    identifier is reached as an item only: `event.data["items"]`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, value in self.items():
            super().__setitem__(key, self._converted(value))

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(self._missing(name)) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __delattr__(self, name: str) -> None:
        try:
            del self[name]
        except KeyError:
            raise AttributeError(self._missing(name)) from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *map(str, self)]

    def copy(self) -> AttrDict:
        """Return a shallow copy that reads as attributes too."""
        return self._nested(self)

    @classmethod
    def _nested(cls, value: dict[str, Any]) -> AttrDict:
        """What a dict within becomes."""
        return AttrDict(value)

    @classmethod
    def _converted(cls, value: Any) -> Any:
        # Exact types: what somebody made a class of its own is theirs, and what is converted keeps its identity.
        if type(value) is dict:
            return cls._nested(value)
        if type(value) is list:
            return [cls._converted(item) for item in value]
        return value

    def _missing(self, name: str) -> str:
        keys = ", ".join(repr(key) for key in self) or "none at all"
        return f"no key {name!r} here; the keys are: {keys}"
