"""Modules of the standard library that open the files they are given the names of, and do the rest in Python.

They are inline, and run again on a replay: an archive that is being written, a compressor, the handler of a log then
hold again what they held. The files they open are durable ones, as if user code had opened them; what they ask of the
file system or do to it by name is recorded where it happens, without a round trip.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Callable

from _ak.performing import is_performing

Recorded = Callable[[Callable[..., Any], str], Callable[..., Any]]
Replace = Callable[[Any, str, Any], None]

_OPEN = {"builtins": "open"}
_FILE_SYSTEM = (
    "stat lstat fstat link symlink mkdir makedirs chmod chown lchown utime unlink remove rename listdir readlink"
    " path.exists path.lexists path.isfile path.isdir"
)

# By module: which functions of which of its global names; a name alone is the function itself.
MODULES: dict[str, dict[str, str]] = {
    "aifc": _OPEN,
    "wave": _OPEN,
    "gzip": _OPEN,
    "lzma": _OPEN,
    "codecs": _OPEN,
    "bz2": {"_builtin_open": ""},
    "zipfile": {"io": "open", "open": "", "os": _FILE_SYSTEM},
    "tarfile": {"bltn_open": "", "os": f"{_FILE_SYSTEM} mkfifo mknod"},
    "fileinput": {"open": "", "os": _FILE_SYSTEM},
    "logging": {"open": ""},
    "logging.handlers": {"os": "rename remove unlink"},
    "xml.etree.ElementTree": {"open": ""},
    "argparse": {"open": ""},
    "tokenize": {"_builtin_open": ""},
}
CALLED_BY_PROGRAM = frozenset(("tokenize",))
"""Others of the standard library read source with these too, at other moments in each process (`linecache`)."""


def open_durably(
    module: ModuleType, recorded: Recorded, is_ours: Callable[[], bool], replace: Replace, open_file: Callable[..., Any]
) -> None:
    """Let `module` reach outside by recorded calls. `recorded(function, name)` is what to call instead of a function
    that looks at the file system or changes it; `open_file` is what opens files; `is_ours` says whether the caller is a
    line of the program; `replace` knows how to undo it."""

    def asking(fn: Any, instead: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            return (fn if is_performing() or not is_ours() else instead)(*args, **kwargs)

        return call

    def stand_in(fn: Any, name: str) -> Callable[..., Any]:
        return asking(fn, open_file if fn is builtins.open else recorded(fn, name))

    def view(real: Any, name: str, functions: list[str]) -> View:
        known = [function for function in functions if "." not in function and hasattr(real, function)]
        parts = {part for part, dot, _ in (function.partition(".") for function in functions) if dot}
        replaced: dict[str, Any] = {each: stand_in(getattr(real, each), f"{name}.{each}") for each in known}
        for part in parts:
            below = [function[len(part) + 1 :] for function in functions if function.startswith(f"{part}.")]
            replaced[part] = view(getattr(real, part), f"{name}.{part}", below)
        return View(real, replaced)

    for name, functions in MODULES[module.__name__].items():
        real = vars(module).get(name, getattr(builtins, name, None))
        replace(module, name, view(real, name, functions.split()) if functions else stand_in(real, name))


class View(ModuleType):
    """A module with some functions replaced."""

    def __init__(self, real: Any, replaced: Mapping[str, Any]) -> None:
        super().__init__(real.__name__, real.__doc__)
        self.__dict__.update(replaced, _real=real)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_real"], name)
