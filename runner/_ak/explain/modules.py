"""Finds the modules that a program imports, without running any of its code.

The standard library is imported: that runs nothing of anybody's. The project's modules and those of installed packages
are read. To import a package would run it, and it may be slow, open things, or count on a session's environment. Of a
package that cannot be read (compiled), only the names are known.
"""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Optional, Union

from _ak.code_root import CodeRoot
from _ak.explain.scopes import Reading, Scope, read_scopes
from _ak.explain.things import Foreign, Known, Source, Unknown
from _ak.naming import is_standard
from _ak.rewrite import parse

Found = Union[Known, Source, Foreign, Unknown]

# What importing these does is seen: a window, a browser, a print.
_NOT_IMPORTED = frozenset({"antigravity", "this", "idlelib", "turtledemo"})

# Comes with the runner, for programs to import.
_OURS = "autokitteh"


class Modules:
    """The modules of one project, each looked for once."""

    def __init__(self, root: CodeRoot) -> None:
        self._root = root
        self._path = [root.path, *sys.path]
        self._found: dict[str, Found] = {}
        self.readings: dict[str, Reading] = {}
        """Of the project's files, by their names below the code directory."""
        self.errors: list[tuple[str, Exception]] = []
        """Files that Python cannot parse, each with what it says."""

    def find(self, name: str) -> Found:
        """The module of an absolute, dotted name."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def find_from(self, importer: Source, name: str, level: int) -> Found:
        """The module of `from ..name import`, for the module that says so."""
        if level == 0:
            return self.find(name)
        package = importer.name.split(".") if importer.name else []
        steps = level if not importer.path.endswith("__init__.py") else level - 1
        if steps > len(package):
            return Unknown("the import goes beyond the top-level package")
        parts = package[: len(package) - steps] + ([name] if name else [])
        return self.find(".".join(parts))

    def read_file(self, file: str) -> Optional[Source]:
        """The project's module in `file`, relative; None when it cannot be parsed."""
        parts = file[: -len(".py")].split("/")
        name = ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
        found = self._found.get(name)
        path = os.path.join(self._root.path, file)
        if isinstance(found, Source) and found.path == path:
            return found
        read = self._read(name, path)
        if read is not None:
            self._found.setdefault(name, read)
        return read

    def _find(self, name: str) -> Found:
        top = name.partition(".")[0]
        spec = self._spec(name)
        path = getattr(spec, "origin", None)
        if spec is not None and isinstance(path, str) and self._root.contains(path):
            return self._source(name, path)
        if spec is not None and spec.origin is None and self._is_folder_of_project(spec.submodule_search_locations):
            return Source(name, "", Scope(parse(b"", name), None), is_project=True)
        if top == _OURS:
            return self._import(name)
        if top in _NOT_IMPORTED:
            return Foreign(name)
        if is_standard(top):
            return self._import(name)
        if isinstance(path, str) and isinstance(getattr(spec, "loader", None), SourceFileLoader):
            return self._source(name, path)
        if spec is not None:
            return Foreign(name)
        return Unknown(f"there is no module {name} here")

    def _spec(self, name: str) -> Optional[ModuleSpec]:
        """Look for a module as the import system does, but without importing the packages that it lies in."""
        path: Optional[Sequence[str]] = self._path
        spec = None
        parts = name.split(".")
        for length in range(1, len(parts) + 1):
            spec = PathFinder.find_spec(".".join(parts[:length]), path)
            if spec is None:
                return None
            path = spec.submodule_search_locations or []
        return spec

    def _is_folder_of_project(self, locations: Optional[Sequence[str]]) -> bool:
        return any(self._root.contains(os.path.join(folder, "__init__.py")) for folder in locations or ())

    def _import(self, name: str) -> Found:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                module: ModuleType = importlib.import_module(name)
        except ImportError as err:
            return Unknown(f"{name} cannot be imported here: {err}")
        return Known(module)

    def _source(self, name: str, path: str) -> Found:
        return self._read(name, path) or Unknown(f"{name} cannot be read")

    def _read(self, name: str, path: str) -> Optional[Source]:
        is_project = self._root.contains(path)
        file = self._root.relative(path) if is_project else path
        try:
            with open(path, "rb") as source_file, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                reading = read_scopes(parse(source_file.read(), path))
        except (SyntaxError, ValueError, RecursionError, MemoryError, OSError) as err:
            if is_project and all(known != file for known, _ in self.errors):
                self.errors.append((file, err))
            return None
        if is_project:
            self.readings[file] = reading
        return Source(name, path, reading.module, is_project)
