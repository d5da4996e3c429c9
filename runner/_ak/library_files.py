"""Modules that open the files they are given the names of, and do the rest in Python.

They are inline, and run again on a replay: an archive that is being written, a compressor, the handler of a log then
hold again what they held. The files they open are durable ones, as if user code had opened them; what they ask of the
file system or do to it by name is recorded where it happens, without a round trip.
"""

from __future__ import annotations

import builtins
import os
import tempfile
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Callable

from _ak import temporary_files
from _ak.performing import is_performing

Recorded = Callable[[Callable[..., Any], str], Callable[..., Any]]
Replace = Callable[[Any, str, Any], None]

_OPEN = {"builtins": "open"}
_BY_NAME = {"open": ""}
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
    "loguru._file_sink": {**_BY_NAME, "os": _FILE_SYSTEM},
    # Libraries that make documents. What they put into an archive goes through that of `zipfile`.
    "docx.image.image": _BY_NAME,
    "pptx.parts.image": _BY_NAME,
    "reportlab.lib.utils": _BY_NAME,
    "reportlab.pdfbase.pdfdoc": _BY_NAME,
    "xlsxwriter.image": _BY_NAME,
    "xlsxwriter.packager": {**_BY_NAME, "copy": "", "os": "stat chmod", "tempfile": "mkstemp"},
    "xlsxwriter.theme": _BY_NAME,
    "xlsxwriter.workbook": {**_BY_NAME, "os": "utime remove"},
    "xlsxwriter.worksheet": {**_BY_NAME, "tempfile": "mkstemp", "os": "unlink"},
    "xlsxwriter.xmlwriter": _BY_NAME,
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
        if fn is tempfile.mkstemp:
            return asking(fn, _with_number(recorded(temporary_files.make, name)))
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
        if real is None:
            continue  # Another version of the library.
        replace(module, name, view(real, name, functions.split()) if functions else stand_in(real, name))


def _with_number(make: Callable[..., Any]) -> Callable[..., Any]:
    """`mkstemp` for modules that close its descriptor at once, and open the file by its name: the descriptor is one of
    this process, and leads nowhere."""

    def make_temporary(suffix: Any = None, prefix: Any = None, dir: Any = None) -> tuple[int, str]:  # noqa: A002
        path = make(suffix, prefix, dir)
        return os.open(os.devnull, os.O_RDWR), path

    return make_temporary


class View(ModuleType):
    """A module with some functions replaced."""

    def __init__(self, real: Any, replaced: Mapping[str, Any]) -> None:
        super().__init__(real.__name__, real.__doc__)
        self.__dict__.update(replaced, _real=real)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_real"], name)


class ClassView(View):
    """A class with some functions replaced, in one module: that may also make objects of it, and ask for them."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.__dict__["_real"](*args, **kwargs)

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, self.__dict__["_real"])
