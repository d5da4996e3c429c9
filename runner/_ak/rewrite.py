"""Puts a guard in front of every call of user code; pure: a tree goes in, a tree comes out.

`f(x)` becomes `<guard>(f)(x)`. The guard answers with `f` itself or with a stub, so argument lists, frames, the order
and the laziness of evaluation and every error message stay those of plain Python.

Invariants
1. Nothing is inserted but the guard call around the callee: docstrings and `from __future__` keep their place.
2. The guard's name is not an identifier, so no program can define, delete or shadow it.
3. Text that is only read by people or by tools is left alone: annotations, `type` statements, type parameters, match
   patterns.
4. `super(...)` is never guarded: the compiler treats that name specially.
5. Positions stay. The guard call stands where the callee stands, the call where it stood.

No recursion: a program may nest deeper than the interpreter's recursion limit allows a visitor to go.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

GUARD = "@ak"
"""The global name under which a rewritten module finds the guard."""

VERSION = 1
"""Part of the name of cached bytecode; must grow with every change of what is generated."""

_SHOWN_GUARD = "_ak_call"

# Fields that hold no expression of the running program (invariant 3), by the name of the node's class,
# because `type` does not exist in every supported version. The class patterns of `match` are no calls to begin with.
_UNVISITED = {
    "AnnAssign": {"annotation"},
    "AsyncFunctionDef": {"returns", "type_params"},
    "ClassDef": {"type_params"},
    "FunctionDef": {"returns", "type_params"},
    "TypeAlias": {"name", "type_params", "value"},
    "arg": {"annotation"},
}
_NOTHING: set[str] = set()

# From this many arguments on the compiler calls a method like any other object (STACK_USE_GUIDELINE).
_MANY_ARGUMENTS = 30


def rewrite(tree: ast.Module) -> ast.Module:
    """Guard every call in `tree`, in place, and return it."""
    return _guard_calls(tree, GUARD)


def show(source: bytes, path: str) -> str:
    """Return the rewritten program as text for people, the guard spelled as an identifier; raises SyntaxError."""
    return ast.unparse(_guard_calls(parse(source, path), _SHOWN_GUARD)) + "\n"


def parse(source: bytes, path: str) -> ast.Module:
    """Parse as Python would (encoding comment, byte order mark, no inherited `__future__`); raises SyntaxError."""
    tree = compile(source, path, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def _guard_calls(tree: ast.Module, guard: str) -> ast.Module:
    imported = _module_imports(tree)
    # All calls are found before the first is changed, so a guard is never guarded.
    for call, is_decorator in list(_calls(tree)):
        if isinstance(call.func, ast.Name) and call.func.id == "super":
            continue
        if not is_decorator:
            _keep_method_position(call, imported)
        callee = call.func
        name = ast.copy_location(ast.Name(id=guard, ctx=ast.Load()), callee)
        call.func = ast.copy_location(ast.Call(func=name, args=[callee], keywords=[]), callee)
    return tree


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, bool]]:
    """Yield each call that runs, and whether it stands directly as a decorator."""
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
    while waiting:
        node, is_decorator = waiting.pop()
        if isinstance(node, ast.Call):
            yield node, is_decorator
        unvisited = _UNVISITED.get(type(node).__name__, _NOTHING)
        for field, value in ast.iter_fields(node):
            if field in unvisited:
                continue
            children = value if isinstance(value, list) else [value]
            waiting.extend((child, field == "decorator_list") for child in children if isinstance(child, ast.AST))


def _keep_method_position(call: ast.Call, imported: set[str]) -> None:
    """Give a method call that starts on another line than its name the position that the compiler would give it.

    The compiler reports `(a\\n.b())` at `b`. It does so only where the callee is an attribute, which a guarded callee
    is not. A decorator is left as it is, since the function's first line is taken from it.
    """
    method = call.func
    if not isinstance(method, ast.Attribute) or not _is_compiled_as_method(call, method, imported):
        return
    if method.end_lineno is None or method.end_col_offset is None or method.end_lineno == call.lineno:
        return
    call.lineno = method.end_lineno
    call.col_offset = method.end_col_offset - len(method.attr)


def _is_compiled_as_method(call: ast.Call, method: ast.Attribute, imported: set[str]) -> bool:
    if sys.version_info < (3, 10) or (call.keywords and sys.version_info < (3, 11)):
        return False
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return False
    if any(keyword.arg is None for keyword in call.keywords):
        return False
    if len(call.args) + len(call.keywords) + bool(call.keywords) >= _MANY_ARGUMENTS:
        return False
    is_of_module = isinstance(method.value, ast.Name) and method.value.id in imported
    return not (is_of_module and sys.version_info >= (3, 11))


def _module_imports(tree: ast.Module) -> set[str]:
    """Return the names that import statements bind in the module's own scope."""
    names: set[str] = set()
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif not isinstance(node, (ast.expr, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(node))
    return names
