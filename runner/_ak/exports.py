"""Reads what the project's files define, without running them; used when a project is deployed."""

from __future__ import annotations

import ast
import os
import platform
import traceback
import warnings
from collections.abc import Iterator
from typing import Any, Optional

from _ak.code_root import CodeRoot
from _ak.rewrite import parse

_DYNAMIC_CALLS = frozenset({"globals", "exec", "setattr", "vars", "locals"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_OWN_SCOPE = (*_FUNCTIONS, ast.ClassDef, ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)


def inspect_code(code_root: str) -> dict[str, Any]:
    """Return `{"python", "files": {file: {"names", "functions", "dynamic"}}, "errors": [...]}`, ready for JSON.

    `functions` are the top-level `def`s, `names` everything that is bound at the top level; `dynamic` tells that a
    module may have more names than can be read (star import, `globals()`, `__getattr__`). An error is a file that
    Python cannot compile:
    `{"file", "line", "column", "text", "message"}`, the message as Python shows it.
    """
    root = CodeRoot(code_root)
    files: dict[str, Any] = {}
    errors: list[dict[str, Any]] = []
    for file in root.python_files():
        try:
            files[file] = inspect_file(os.path.join(root.path, file), file)
        except (SyntaxError, OSError, ValueError, RecursionError, MemoryError) as error:
            # ValueError: null bytes, in older versions. The last two: nested deeper than the compiler goes.
            errors.append(describe_error(error, file, os.path.join(root.path, file)))
    return {"python": platform.python_version(), "files": files, "errors": errors}


def describe_error(error: Exception, file: str, path: str) -> dict[str, Any]:
    """Return `{"file", "line", "column", "text", "message"}` for what Python says of a file it cannot compile."""
    if isinstance(error, SyntaxError):
        return _describe_syntax_error(error, file, path)
    message = "".join(traceback.format_exception_only(type(error), error)).rstrip("\n")
    return {"file": file, "line": None, "column": None, "text": None, "message": message}


def inspect_file(path: str, file: str) -> dict[str, Any]:
    """Return `{"names", "functions", "dynamic"}` of one file; raises what reading and compiling it raise."""
    with open(path, "rb") as source_file:
        source = source_file.read()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # By its full path: Python shows the line that it finds under the name, which may be another file of the folder
        # that we are in.
        tree = parse(source, path)
        # Some errors are found only by the compiler (`return` outside a function).
        compile(source, path, "exec", dont_inherit=True)
    functions: list[str] = []
    names: list[str] = []
    dynamic = False
    for node in _top_level(tree):
        if isinstance(node, _FUNCTIONS):
            functions.append(node.name)
        names.extend(_bound_names(node))
        dynamic = dynamic or _is_dynamic(node)
    names.extend(_declared_global(tree))
    return {"names": _unique(names), "functions": _unique(functions), "dynamic": dynamic or "__getattr__" in functions}


def _top_level(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes that run in the module's scope, as they stand; inner scopes are yielded but not entered."""
    waiting: list[ast.AST] = list(reversed(tree.body))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _OWN_SCOPE):
            waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def _bound_names(node: ast.AST) -> list[str]:
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Name):
        return [node.id] if isinstance(node.ctx, ast.Store) else []
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(alias.asname or alias.name).split(".")[0] for alias in node.names if alias.name != "*"]
    if type(node).__name__ in ("MatchAs", "MatchStar"):
        captured: Optional[str] = getattr(node, "name", None)
        return [captured] if captured else []
    return []


def _declared_global(tree: ast.Module) -> list[str]:
    return [name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names]


def _is_dynamic(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return any(alias.name == "*" for alias in node.names)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _DYNAMIC_CALLS


def _describe_syntax_error(error: SyntaxError, file: str, path: str) -> dict[str, Any]:
    error.filename = file
    if error.text is None and error.lineno:
        error.text = _line(path, error.lineno)
    message = "".join(traceback.format_exception_only(type(error), error)).rstrip("\n")
    text = error.text.rstrip("\n") if error.text else None
    return {"file": file, "line": error.lineno, "column": error.offset, "text": text, "message": message}


def _line(path: str, number: int) -> Optional[str]:
    with open(path, "rb") as source_file:
        lines = source_file.read().splitlines(keepends=True)
    return lines[number - 1].decode("utf-8", "replace") if number <= len(lines) else None


def _unique(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))
