"""Modules of the standard library that open the files they are given the names of, and do the rest in Python.

They are inline, and run again on a replay: an archive that is being written, a compressor, the handler of a log then
hold again what they held. Only what reaches outside goes through the guard, as if user code had called it: the files
they open are durable ones, and what they do to the file system by name is recorded.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Callable

from _ak.performing import is_performing

Guard = Callable[[Any], Any]
Replace = Callable[[Any, str, Any], None]

_OPEN = {"builtins": "open"}
_FILE_SYSTEM = "stat lstat link symlink mkdir makedirs chmod chown lchown utime unlink remove rename listdir readlink"

# By module: which functions of which of its global names; a name alone is the function itself.
MODULES: dict[str, dict[str, str]] = {
    "aifc": _OPEN,
    "wave": _OPEN,
    "gzip": _OPEN,
    "lzma": _OPEN,
    "bz2": {"_builtin_open": ""},
    "zipfile": {"io": "open", "open": "", "os": _FILE_SYSTEM},
    "tarfile": {"bltn_open": "", "os": f"{_FILE_SYSTEM} mkfifo mknod"},
    "fileinput": {"open": "", "os": _FILE_SYSTEM},
    "logging": {"open": ""},
    "logging.handlers": {"os": "rename remove unlink"},
}


def open_durably(
    module: ModuleType, guard: Guard, is_ours: Callable[[], bool], replace: Replace, open_file: Callable[..., Any]
) -> None:
    """Let `module` reach outside through the guard. `is_ours` says whether the caller is a line of the program;
    `open_file` is what opens files for it; `replace` knows how to undo it."""

    def guarded(fn: Any) -> Callable[..., Any]:
        def call_guarded(*args: Any, **kwargs: Any) -> Any:
            if is_performing() or not is_ours():
                return fn(*args, **kwargs)
            return (open_file if fn is builtins.open else guard(fn))(*args, **kwargs)

        return call_guarded

    for name, functions in MODULES[module.__name__].items():
        real = vars(module).get(name, getattr(builtins, name, None))
        if not functions:
            replace(module, name, guarded(real))
            continue
        known = [function for function in functions.split() if hasattr(real, function)]
        replace(module, name, View(real, {function: guarded(getattr(real, function)) for function in known}))


class View(ModuleType):
    """A module with some functions replaced."""

    def __init__(self, real: Any, replaced: Mapping[str, Any]) -> None:
        super().__init__(real.__name__, real.__doc__)
        self.__dict__.update(replaced, _real=real)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_real"], name)
