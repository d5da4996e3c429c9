"""What is changed in libraries while a program runs, and how it is put back.

A module is patched when somebody imports it, so a program that does not use asyncio does not pay for it. `undo`
restores every attribute. A wrapper of ours never stands between two user frames in a traceback: it is outside the
`try` of the function it wraps, or hidden by tracebacks.py.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any, Callable

from _ak.fingerprint import is_user_file

_LIBRARY = os.path.dirname(os.path.realpath(os.__file__)) + os.sep

_NOTHING = object()

Patch = Callable[[ModuleType], None]
Replace = Callable[[Any, str, Any], None]


def _is_installed(file: str) -> bool:
    return file.startswith(_LIBRARY) or not is_user_file(file)


class Patches:
    """`add`, then `install`, then `undo`."""

    def __init__(self) -> None:
        self._undo: list[tuple[Any, str, Any]] = []
        self._waiting: dict[str, Patch] = {}

    def add(self, module: str, patch: Patch) -> None:
        """Another module to patch once it is loaded; `patch(module)` uses `replace`. Several for one module follow
        each other.
        """
        former = self._waiting.get(module)

        def patch_after_former(loaded: ModuleType) -> None:
            if former is not None:
                former(loaded)
            patch(loaded)

        self._waiting[module] = patch_after_former

    def install(self) -> None:
        """Patch what is loaded already, and the rest when it is."""
        for name in list(self._waiting):
            if name in sys.modules:
                self._waiting.pop(name)(sys.modules[name])
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """For the import system: a module that waits for its patch is found as ever, and patched once it has run."""
        if name not in self._waiting:
            return None
        spec = PathFinder.find_spec(name, path, target)
        # A project may have a module of that name; that is not the one to patch.
        if spec is None or not isinstance(spec.loader, SourceFileLoader) or not _is_installed(spec.origin or ""):
            return None
        execute, patch = spec.loader.exec_module, self._waiting[name]

        def execute_and_patch(module: ModuleType) -> None:
            execute(module)
            if self._waiting.pop(name, None) is not None:
                patch(module)

        spec.loader.exec_module = execute_and_patch  # type: ignore[method-assign]
        return spec

    def replace(self, owner: Any, name: str, replacement: Any) -> None:
        """Set an attribute and remember the original, or that there was none: a module may get a name of its own for
        a builtin, a class its own for an inherited one.
        """
        self._undo.append((owner, name, vars(owner).get(name, _NOTHING)))
        setattr(owner, name, replacement)

    def undo(self) -> None:
        """Put everything back, latest first."""
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not self]
        self._waiting.clear()
        while self._undo:
            owner, name, original = self._undo.pop()
            if original is _NOTHING:
                delattr(owner, name)
            else:
                setattr(owner, name, original)
