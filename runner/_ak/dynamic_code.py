"""Text that becomes code while the program runs: what user code gives to `exec`, `eval` and `compile` is rewritten, as
its files are.

The stand-ins do what the builtins would do in the frame of their caller, and leave every error of wrong arguments to
these. A library that makes code for itself gets the builtins, but for those that execute what they are handed.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import copy
import io
import os
import sys
from types import CodeType, FrameType, ModuleType
from typing import Any, Callable

from _ak.code_root import CodeRoot
from _ak.headroom import TO_COMPILE, Headroom
from _ak.own_frames import leave_out_own
from _ak.rewrite import GUARD, keep_guard_global, rewrite

LOADERS = ("runpy", "zipimport")
"""Modules of the standard library that make code of files which are not imported."""

_TEXT = (str, bytes, bytearray, memoryview)
_MODES = ("exec", "eval", "single")
_NAMES_ARE_KEYWORDS = sys.version_info >= (3, 13)


def _all_futures() -> int:
    flags = 0
    for name in __future__.all_feature_names:
        flags |= getattr(__future__, name).compiler_flag
    return flags


_FUTURES = _all_futures()


LIBRARIES = {
    **dict.fromkeys(("bdb", "codeop", "doctest"), "compile"),
    **dict.fromkeys(("cProfile", "profile", "trace"), "exec"),
}
"""Modules that execute what user code hands them as text, and the builtin by which they make code of it."""


class DynamicCode:
    """`adopt` is told of all code that is made, so that its functions count as the project's; `note_stores` sees
    it before it runs.
    """

    def __init__(self, adopt: Callable[[CodeType], None], note_stores: Callable[[ast.AST], None]) -> None:
        self._adopt = adopt
        self._note_stores = note_stores
        self._headroom = Headroom(TO_COMPILE)
        self.stand_ins: dict[str, Callable[..., Any]] = {
            "exec": self._exec,
            "eval": self._eval,
            "compile": self._compile,
        }

    def serve(self, library: ModuleType, replace: Callable[[Any, str, Any], None]) -> None:
        """Let a module of LIBRARIES make rewritten code."""
        name = LIBRARIES[library.__name__]
        replace(library, name, self.stand_ins[name])

    def _exec(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return self._run(exec, "exec", sys._getframe(1), args, kwargs)
        except BaseException as err:
            leave_out_own(err)
            raise

    def _eval(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return self._run(eval, "eval", sys._getframe(1), args, kwargs)
        except BaseException as err:
            leave_out_own(err)
            raise

    def _run(
        self, builtin: Callable[..., Any], mode: str, frame: FrameType, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        source, space, own = (*args, None, None, None)[:3]
        others = dict(kwargs)
        if _NAMES_ARE_KEYWORDS:
            space, own = others.pop("globals", space), others.pop("locals", own)
        if not args or not (space is None or isinstance(space, dict)):
            return builtin(*args, **kwargs)
        if space is None:
            space, own = frame.f_globals, _locals(frame) if own is None else own
        _introduce_guard(space)
        if isinstance(source, _TEXT) and not others:
            if mode == "eval":
                source = source.lstrip(" \t") if isinstance(source, str) else bytes(source).lstrip(b" \t")
            source = self.make(source, "<string>", mode, _futures(frame))
        if mode == "eval" and type(own) is not dict and hasattr(type(own), "__getitem__"):
            own = _Names(own)
        return builtin(source, space, own, *args[3:], **others)

    def _compile(self, *args: Any, **kwargs: Any) -> Any:
        try:
            source, filename, mode, flags, dont_inherit, optimize, others = _compile_arguments(*args, **kwargs)
        except TypeError:
            return compile(*args, **kwargs)
        if not dont_inherit:
            flags |= _futures(sys._getframe(1))
        if mode not in _MODES or flags & ast.PyCF_ONLY_AST or others:
            return compile(source, filename, mode, flags, True, optimize, **others)
        try:
            return self.make(source, filename, mode, flags, optimize)
        except BaseException as err:
            leave_out_own(err)
            raise

    def load_rewritten(self, module: Any, root: CodeRoot, replace: Callable[[Any, str, Any], None]) -> None:
        """Patch one of `LOADERS`: scripts that `runpy` runs and modules inside archives belong to the project too."""
        name = "_get_code_from_file" if module.__name__ == "runpy" else "_compile_source"
        original = getattr(module, name)

        def get_code_from_file(*args: Any) -> Any:  # (run_name, name) gives code and name; since 3.12 (name) gives code
            path = os.path.abspath(os.fsdecode(args[-1]))
            if not root.contains(path) or not path.endswith(".py"):
                return original(*args)
            with io.open_code(path) as file:
                code = self.make(file.read(), args[-1], "exec")
            return code if len(args) == 1 else (code, args[-1])

        def compile_source(path: str, source: bytes) -> CodeType:
            is_own = root.contains(os.path.abspath(path))
            return self.make(source, path, "exec") if is_own else original(path, source)

        replace(module, name, get_code_from_file if module.__name__ == "runpy" else compile_source)

    def make(self, source: Any, filename: Any, mode: str, flags: int = 0, optimize: int = -1) -> CodeType:
        """Rewritten code from text or from a tree, which stays as it is."""
        with self._headroom:
            if isinstance(source, ast.AST):
                tree: Any = copy.deepcopy(source)
            else:
                tree = compile(source, filename, mode, flags | ast.PyCF_ONLY_AST, dont_inherit=True)
            rewrite(tree)
            self._note_stores(tree)
            if isinstance(tree, (ast.Module, ast.Interactive)):
                keep_guard_global(tree)
            code: CodeType = compile(tree, filename, mode, flags, dont_inherit=True, optimize=optimize)
        self._adopt(code)
        return code


_RUNNING = tuple(function.__code__ for function in (DynamicCode._exec, DynamicCode._eval, DynamicCode._run))


def runs_text(code: CodeType) -> bool:
    """Tell the frames of ours that stand between the program and text that it runs."""
    return any(code is own for own in _RUNNING)


class _Names:
    """The mapping that `eval` got as its locals, which may have an answer for every name, without the guard's."""

    def __init__(self, names: Any) -> None:
        self._names = names

    def __getitem__(self, name: str) -> Any:
        return vars(builtins)[name] if name == GUARD else self._names[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._names[name] = value

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._names, attribute)


def _compile_arguments(
    source: Any,
    filename: Any,
    mode: Any,
    flags: int = 0,
    dont_inherit: Any = False,
    optimize: Any = -1,
    **others: Any,
) -> tuple[Any, Any, Any, int, Any, Any, dict[str, Any]]:
    if not isinstance(flags, int) or not isinstance(mode, str):
        raise TypeError
    return source, filename, mode, flags, dont_inherit, optimize, others


def _futures(frame: FrameType) -> int:
    """The `from __future__ import` of the code that asks, which the builtins pass on."""
    return frame.f_code.co_flags & _FUTURES


def _locals(frame: FrameType) -> Any:
    """What `locals()` answers in this frame: of a function in 3.13 and later a dict of its own each time."""
    names: Any = frame.f_locals
    return dict(names) if type(names).__name__ == "FrameLocalsProxy" else names


def _introduce_guard(space: dict[str, Any]) -> None:
    """Let code with these globals find the guard, where it would not find it among the builtins."""
    guard = vars(builtins).get(GUARD)
    own = space.get("__builtins__")
    if isinstance(own, ModuleType):
        own = vars(own)
    if isinstance(own, dict):
        own.setdefault(GUARD, guard)
    if hasattr(type(space), "__missing__") or type(space).__getitem__ is not dict.__getitem__:
        dict.__setitem__(space, GUARD, guard)
