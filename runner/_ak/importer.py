"""Loads the project's modules rewritten, through the ordinary import system.

A loader of source files becomes one of ours where the file lies below the code directory, whoever makes it: an import
statement, or a program that loads its plugins by their path. Everything else (environments, extension modules,
namespace packages) is left to whoever finds it.

A project may have a module named like one of the standard library (`queue.py`). As in `python main.py` it wins, also
where this process has imported the other one already: that is taken out of `sys.modules` before user code runs.
Modules that hold a reference to it keep theirs, those loaded later get the project's, as they would in plain Python;
so the runner imports what it needs first. What Python itself has loaded before any script (`os`, `io`, ...) and
builtin modules (`time`) win over the project in plain Python too.
"""

from __future__ import annotations

import builtins
import functools
import importlib
import importlib.util
import marshal
import os
import sys
from collections.abc import Sequence
from importlib.machinery import SourceFileLoader
from types import CodeType, ModuleType
from typing import Any, Callable, Optional, cast

from _ak import with_items
from _ak.call_sites import find_stores
from _ak.code_root import CodeRoot
from _ak.headroom import TO_COMPILE, Headroom
from _ak.kept_on_stack import keep_on_stack
from _ak.known_calls import KnownCalls
from _ak.places import ENTERED, Shortcuts
from _ak.rewrite import GUARD, VERSION, parse, rewrite
from _ak.shortcuts import FORM, add_shortcuts
from _ak.with_items import ask_before_entering

_bootstrap: Any = importlib._bootstrap  # type: ignore[attr-defined]
_call_with_frames_removed = _bootstrap._call_with_frames_removed
_IMPORT_SYSTEM: str = SourceFileLoader.get_code.__code__.co_filename
_HASH_CHECKED = (0b11).to_bytes(4, "little")
_PYC_HEADER_BYTES = 16

# Loaded by the interpreter before any script could shadow them, or frozen into it.
_LOADED_BEFORE_ANY_SCRIPT = frozenset(
    "__main__ _ak ak_runner abc codecs encodings genericpath importlib io ntpath os posixpath runpy site"
    " sitecustomize stat usercustomize zipimport _collections_abc _sitebuiltins _frozen_importlib"
    " _frozen_importlib_external".split()
)


def _pass_for_import_system(function: Any) -> None:
    """The import system drops its frames from the traceback of a syntax error, if no other stands between them."""
    function.__code__ = function.__code__.replace(co_filename=_IMPORT_SYSTEM)


class EntryFileMissing(FileNotFoundError):
    """The entry point names a file that the code directory does not have."""

    def __init__(self, file: str, python_files: Sequence[str]) -> None:
        shown = ", ".join(python_files[:10]) + (", ..." if len(python_files) > 10 else "")
        super().__init__(f"entry file {file!r} is not in the code directory; Python files there: {shown or 'none'}")
        self.file = file
        self.python_files = list(python_files)


class ProjectLoader(SourceFileLoader):
    """Loads one source file with its calls guarded; resources, encodings and source text as in plain Python."""

    known_calls: Optional[KnownCalls] = None
    """Is told of a module's shortcuts before it runs; without it there are none."""

    _source_hash = b""
    _is_compiled = False
    _has_warned = False
    """The compiler warned. Bytecode that is read again does not, and a replay must warn as the first run did."""

    def source_to_code(  # pyright: ignore[reportIncompatibleMethodOverride] (the stubs misname the keyword)
        self, data: Any, path: Any, *, _optimization: int = -1
    ) -> CodeType:
        return _call_with_frames_removed(self._compile, data, path, _optimization)

    _pass_for_import_system(source_to_code)

    def get_code(self, fullname: str) -> Optional[CodeType]:
        """As bytecode that is read gives it, also where it was just compiled: a set of constants has another order
        then, and a replay reads the bytecode that the first process wrote.
        """
        code = super().get_code(fullname)
        if code is not None and self._is_compiled:
            code = marshal.loads(marshal.dumps(code))
        elif code is not None and self.known_calls is not None:
            found = Shortcuts.from_constants(code.co_consts)
            if found is not None:
                self.known_calls.introduce(found)
        return code

    get_code.__code__ = get_code.__code__.replace(co_filename=_IMPORT_SYSTEM)

    def _compile(self, data: Any, path: Any, optimization: int) -> CodeType:
        import warnings

        self._source_hash = importlib.util.source_hash(data)
        with warnings.catch_warnings(record=True) as noted, Headroom(TO_COMPILE):
            tree = rewrite(parse(data, path))
            found = None if self.known_calls is None else add_shortcuts(tree, _tag(self._source_hash, path))
            ask_before_entering(tree)
            code = keep_on_stack(compile(tree, path, "exec", dont_inherit=True, optimize=optimization))
        self._has_warned = bool(noted)
        self._is_compiled = True
        for warning in noted:
            warnings.showwarning(warning.message, warning.category, warning.filename, warning.lineno)
        if self.known_calls is None or found is None:
            return code
        self.known_calls.introduce(found)
        return code.replace(co_consts=(*code.co_consts, found.to_constant()))

    def get_data(self, path: str) -> bytes:
        return super().get_data(self._own_cache(path))

    def set_data(self, path: str, data: Any, *, _mode: int = 0o666) -> None:
        """Write bytecode that is valid for this source text only, whatever its date is; silent where it cannot."""
        own = self._own_cache(path)
        if own != path:
            if self._has_warned:
                return
            data = b"".join((data[:4], _HASH_CHECKED, self._source_hash, data[_PYC_HEADER_BYTES:]))
        super().set_data(own, data, _mode=_mode)

    def _own_cache(self, path: str) -> str:
        """Answer another name for this module's plain bytecode, so that the two never mix."""
        try:
            if path != importlib.util.cache_from_source(self.path):
                return path
        except NotImplementedError:  # this interpreter keeps no bytecode
            return path
        form = f"ak{VERSION}w{with_items.FORM}{'' if self.known_calls is None else f's{FORM}'}"
        return importlib.util.cache_from_source(self.path, optimization=f"{sys.flags.optimize or ''}{form}")


class Importer:
    """The import hook of one project; `guard` is what rewritten modules call, `known_calls` what spares them that."""

    def __init__(self, code_root: str, guard: Callable[[Any], Any], known_calls: Optional[KnownCalls] = None) -> None:
        self._root = CodeRoot(code_root)
        self._guard = guard
        self._known_calls = known_calls
        self.entered: Callable[[Any], Any] = _as_it_is
        """What rewritten modules ask of what a `with` enters."""
        self._is_installed = False
        self._evicted: dict[str, ModuleType] = {}

    def install(self) -> None:
        """Put the code directory first on the path, and the hook in place for the rest of the process's life."""
        self.hook_in()
        sys.path.insert(0, self._root.path)
        importlib.invalidate_caches()
        self._evict_shadowed()

    def hook_in(self) -> None:
        """Put only the hook in place."""
        self._is_installed = True
        builtins.__dict__[GUARD] = self._guard
        builtins.__dict__[ENTERED] = self.entered
        if self._known_calls is not None:
            self._known_calls.offer()
        self._adopt_loaders()
        self._rewrite_for_others()

    def uninstall(self) -> None:
        """Load nothing more; modules that are loaded stay usable, so the guard remains where they find it."""
        self._is_installed = False
        for position, entry in enumerate(sys.path):
            if entry is self._root.path:
                del sys.path[position]
                break
        sys.modules.update(self._evicted)
        self._evicted.clear()

    def _adopt_loaders(self) -> None:
        initialise = SourceFileLoader.__init__

        @functools.wraps(initialise)
        def initialise_and_adopt(loader: Any, fullname: str, path: str) -> None:
            initialise(loader, fullname, path)
            if self._is_installed and type(loader) is SourceFileLoader and self._root.contains(os.path.abspath(path)):
                loader.__class__ = ProjectLoader
                cast(ProjectLoader, loader).known_calls = self._known_calls

        cast(Any, SourceFileLoader).__init__ = initialise_and_adopt

    def _rewrite_for_others(self) -> None:
        """A loader of another library that changes code itself (typeguard, beartype) gets our tree to compile. Nothing
        of that may come into its cache, which plain Python reads, too.
        """
        get_code = SourceFileLoader.get_code

        @functools.wraps(get_code)
        def get_rewritten_code(loader: Any, fullname: str) -> Any:
            is_other = not isinstance(loader, ProjectLoader) and type(loader) is not SourceFileLoader
            if self._is_installed and is_other and self._root.contains(os.path.abspath(loader.path)):
                tree = rewrite(parse(loader.get_data(loader.path), loader.path))
                if self._known_calls is not None:
                    self._known_calls.introduce(find_stores(tree))
                return loader.source_to_code(tree, loader.path)
            return get_code(loader, fullname)

        _pass_for_import_system(get_rewritten_code)
        cast(Any, SourceFileLoader).get_code = get_rewritten_code

    def load_entry(self, file: str) -> ModuleType:
        """Import the module of an entry file, named relative to the code directory.

        `pkg/mod.py` becomes `pkg.mod`. A file that Python could not import under its name (`my.job.py`, `time.py`) is
        loaded by its path. Raises EntryFileMissing, and whatever importing raises.
        """
        path = os.path.normpath(os.path.join(self._root.path, file))
        if not file.endswith(".py") or not os.path.isfile(path) or not self._root.contains(path):
            raise EntryFileMissing(file, self._root.python_files())
        parts = os.path.relpath(path, self._root.path)[: -len(".py")].split(os.sep)
        if len(parts) > 1 and parts[-1] == "__init__":
            parts.pop()
        if self._is_found_by_name(parts, path):
            return importlib.import_module(".".join(parts))
        return self._load_by_path(parts, path)

    def _is_found_by_name(self, parts: list[str], path: str) -> bool:
        name = ".".join(parts)
        if any("." in part for part in parts):
            return False
        try:
            spec = importlib.util.find_spec(name)
        except ModuleNotFoundError as error:
            # A parent that is no package, or is another's (`test/`); a failing import inside a parent is the
            # program's own.
            if error.name is None or not (name + ".").startswith(error.name + "."):
                raise
            return False
        except ValueError:  # a module without a specification has that name
            return False
        return spec is not None and spec.origin is not None and os.path.realpath(spec.origin) == os.path.realpath(path)

    def _load_by_path(self, parts: list[str], path: str) -> ModuleType:
        name = "_".join(parts).replace(".", "_")
        while name in sys.modules:
            name += "_"
        loader = ProjectLoader(name, path)
        loader.known_calls = self._known_calls
        spec = importlib.util.spec_from_file_location(name, path, loader=loader)
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            loader.exec_module(module)
        except BaseException:
            # As the import system does: a module that failed half way is not left behind.
            sys.modules.pop(name, None)
            raise
        return module

    def _evict_shadowed(self) -> None:
        for name in self._top_level_names():
            module = sys.modules.get(name)
            if module is None or name in _LOADED_BEFORE_ANY_SCRIPT or name in sys.builtin_module_names:
                continue
            if self._root.contains(getattr(module, "__file__", None) or ""):
                continue
            for loaded in [key for key in sys.modules if key == name or key.startswith(name + ".")]:
                self._evicted[loaded] = sys.modules.pop(loaded)

    def _top_level_names(self) -> set[str]:
        """Return the names of the modules and regular packages directly in the code directory."""
        with os.scandir(self._root.path) as entries:
            found = {
                entry.name[: -len(".py")] if entry.name.endswith(".py") else entry.name
                for entry in entries
                if (entry.name.endswith(".py") and entry.is_file())
                or os.path.isfile(os.path.join(entry.path, "__init__.py"))
            }
        return found


def _tag(source_hash: bytes, path: Any) -> str:
    """Of two files with the same text each has places of its own."""
    return importlib.util.source_hash(source_hash + os.fsencode(path)).hex()


def _as_it_is(thing: Any) -> Any:
    return thing
