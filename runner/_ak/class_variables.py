"""What a class of the program holds for all its objects: its variables, which a call may change as it changes those of
a module.
"""

from __future__ import annotations

import enum
import functools
import sys
from typing import Any

from _ak.fingerprint import is_user_class
from _ak.stored import namespace_of


class ClassVariables:
    """The variables of one class; its methods, properties and slots are none. Made anew whenever it is needed."""

    __slots__ = ("_owner",)

    def __init__(self, owner: type) -> None:
        self._owner = owner

    def take(self) -> dict[str, Any]:
        """What they are now."""
        return {name: value for name, value in namespace_of(self._owner).items() if _is_variable(name, value)}

    def put(self, state: dict[str, Any]) -> None:
        now = self.take()
        for name, value in state.items():
            if name not in now or now[name] is not value:
                type.__setattr__(self._owner, name, value)
        for name in now.keys() - state.keys():
            type.__delattr__(self._owner, name)


def has_variables(thing: object) -> bool:
    """Whether it is a class of the program. Enumerations do not change."""
    return isinstance(thing, type) and not isinstance(thing, enum.EnumMeta) and is_user_class(thing)


def _is_variable(name: str, value: object) -> bool:
    return (
        not (name.startswith("__") and name.endswith("__"))
        and not hasattr(type(value), "__get__")
        and name != "_abc_impl"
        and not _is_of_a_package(type(value))
    )


@functools.lru_cache(maxsize=4096)
def _is_of_a_package(kind: type) -> bool:
    """Whether a class comes from an installed package: what libraries keep in classes of the program (mappings,
    registries) is their own."""
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    return isinstance(file, str) and ("site-packages" in file or "dist-packages" in file)
