"""Which files belong to the project: those below its code directory, but for environments installed there."""

from __future__ import annotations

import os
import sys

SKIPPED_FOLDERS = frozenset(
    {
        "__pycache__",
        ".git",
        ".hg",
        ".svn",
        ".venv",
        "venv",
        ".tox",
        ".nox",
        "node_modules",
        "site-packages",
        "dist-packages",
    }
)
"""Folders below the code directory that hold no code of the project."""


class CodeRoot:
    """The code directory of the project, by its real path."""

    def __init__(self, code_root: str) -> None:
        self.path = os.path.realpath(code_root)
        self._environments = self._environments_inside()
        self._answers: dict[str, bool] = {}

    def contains(self, path: str) -> bool:
        """Tell whether the file is the project's own; a name that is no path (`<string>`) is not."""
        known = self._answers.get(path)
        if known is None:
            known = self._answers[path] = self._contains(path)
        return known

    def relative(self, path: str) -> str:
        """Return the path relative to the code directory, with `/`."""
        return os.path.relpath(os.path.realpath(path), self.path).replace(os.sep, "/")

    def python_files(self) -> list[str]:
        """Return the project's Python files, relative, with `/`, sorted."""
        found: list[str] = []
        for folder, folders, files in os.walk(self.path):
            folders[:] = [name for name in folders if not self._is_environment(os.path.join(folder, name))]
            paths = (os.path.join(folder, name) for name in files if name.endswith(".py"))
            found.extend(os.path.relpath(path, self.path).replace(os.sep, "/") for path in paths if self.contains(path))
        return sorted(found)

    def _contains(self, path: str) -> bool:
        if not os.path.isabs(path) and not os.path.isfile(path):
            return False
        real = os.path.realpath(path)
        if not _is_below(real, self.path) or any(_is_below(real, other) for other in self._environments):
            return False
        return SKIPPED_FOLDERS.isdisjoint(os.path.relpath(real, self.path).split(os.sep)[:-1])

    def _environments_inside(self) -> tuple[str, ...]:
        """The running interpreter may be an environment that lies in the folder (`python -m venv env`)."""
        prefixes = {os.path.realpath(prefix) for prefix in (sys.prefix, sys.base_prefix)}
        return tuple(prefix for prefix in prefixes if _is_below(prefix, self.path))

    @staticmethod
    def _is_environment(folder: str) -> bool:
        return os.path.basename(folder) in SKIPPED_FOLDERS or os.path.isfile(os.path.join(folder, "pyvenv.cfg"))


def _is_below(path: str, folder: str) -> bool:
    """Compare whole components: `/a/src-evil` is not below `/a/src`."""
    try:
        return path != folder and os.path.commonpath([path, folder]) == folder
    except ValueError:  # another drive
        return False
