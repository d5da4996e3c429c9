"""Puts a guard in front of every call of user code; pure: a tree goes in, a tree comes out.

`f(x)` becomes `<guard>(f)(x)`. The guard answers with `f` itself or with a stub, so argument lists, frames, the order
and the laziness of evaluation and every error message stay those of plain Python.

Invariants
1. Nothing is inserted but the guard call around the callee: docstrings and `from __future__` keep their place. (The
   body of a class gets a `global` statement besides, which does nothing when it runs: see 2.)
2. The guard's name is not an identifier, so no program can define, delete or shadow it. It is found among the
   builtins, so it stands in no namespace of the program, and who lists the builtins takes it for one of Python's own;
   and never in a namespace of the program's own making (`__prepare__`, the locals of `exec`), which might have an
   answer for every name.
3. Text that is only read by people or by tools is left alone: annotations, `type` statements, type parameters, match
   patterns.
4. Some calls are never guarded. `super(...)`: the compiler treats that name specially. A decorator `@f(x)`: what it
   gives is a function, and it is called as often as the module is loaded. A literal `1(x)`: it cannot be called, and
   the compiler warns of it.
5. Positions stay. The guard call stands where the callee stands, the call where it stood.

No recursion: a program may nest deeper than the interpreter's recursion limit allows a visitor to go.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from typing import Any, TypeVar, Union

from _ak.places import GUARD

VERSION = 2
"""Part of the stamp of journals, and of the name of cached bytecode: must grow with every change of which calls pass
the guard, and when.
"""

Tree = TypeVar("Tree", bound=ast.AST)

_SHOWN_GUARD = "_ak_call"

# Fields that hold no expression of the running program (invariant 3), by the name of the node's class,
# because `type` does not exist in every supported version. The class patterns of `match` are no calls to begin with.
UNVISITED = {
    "AnnAssign": {"annotation"},
    "AsyncFunctionDef": {"returns", "type_params"},
    "ClassDef": {"type_params"},
    "FunctionDef": {"returns", "type_params"},
    "TypeAlias": {"name", "type_params", "value"},
    "arg": {"annotation"},
}
_NOTHING: set[str] = set()
# Their bodies run in a scope of their own.
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_LITERALS = (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.JoinedStr)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

# From this many arguments on the compiler calls a method like any other object (STACK_USE_GUIDELINE).
_MANY_ARGUMENTS = 30

# Whether a guard that starts at the name of an attribute on another line spares a debugger a step. 3.9 gives attributes
# no line of their own; 3.11 and 3.12 prepare the outer call where the guard starts, which then is a step too.
_GUARD_STANDS_AT_ATTRIBUTE = sys.version_info[:2] == (3, 10) or sys.version_info >= (3, 13)


def rewrite(tree: Tree) -> Tree:
    """Guard every call in `tree` (of a module, or of what `eval` takes), in place, and return it."""
    return _guard_calls(tree, GUARD)


def guarded_calls(tree: ast.AST) -> list[ast.Call]:
    """Return the calls that `rewrite` would guard, in no order."""
    return _find(tree)[0]


def keep_guard_global(tree: Union[ast.Module, ast.Interactive]) -> None:
    """Make rewritten code look up the guard past the mapping that it is given as its locals."""
    if tree.body:
        _declare_global(tree.body, GUARD)


def show(source: bytes, path: str) -> str:
    """Return the rewritten program as text for people, the guard spelled as an identifier; raises SyntaxError."""
    return ast.unparse(_guard_calls(parse(source, path), _SHOWN_GUARD)) + "\n"


def parse(source: bytes, path: str) -> ast.Module:
    """Parse as Python would (encoding comment, byte order mark, no inherited `__future__`); raises SyntaxError."""
    tree = compile(source, path, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def _guard_calls(tree: Tree, guard: str) -> Tree:
    imported = module_imports(tree)
    # All calls are found before the first is changed, so a guard is never guarded.
    calls, classes = _find(tree)
    for call in calls:
        _keep_method_position(call, imported)
        callee = call.func
        name = ast.copy_location(ast.Name(id=guard, ctx=ast.Load()), callee)
        call.func = ast.copy_location(ast.Call(func=name, args=[callee], keywords=[]), callee)
        if _GUARD_STANDS_AT_ATTRIBUTE:
            _move_to_attribute(call.func, callee)
    for definition in classes:
        if _calls_in_own_scope(definition.body):
            _declare_global(definition.body, guard)
    return tree


def _find(tree: ast.AST) -> tuple[list[ast.Call], list[ast.ClassDef]]:
    """The calls to guard and the classes, as far as they run."""
    calls: list[ast.Call] = []
    classes: list[ast.ClassDef] = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and _is_guarded(node):
            calls.append(node)
        elif isinstance(node, ast.ClassDef):
            classes.append(node)
        waiting.extend(_children(node))
    return calls, classes


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """What runs of a node. Of a decorator that is a call: its parts."""
    unvisited = UNVISITED.get(type(node).__name__, _NOTHING)
    for field, value in ast.iter_fields(node):
        if field in unvisited:
            continue
        for child in value if isinstance(value, list) else [value]:
            if field == "decorator_list" and isinstance(child, ast.Call):
                yield from ast.iter_child_nodes(child)
            elif isinstance(child, ast.AST):
                yield child


def _is_guarded(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id != "super"
    return not isinstance(call.func, _LITERALS + _COMPREHENSIONS)


def _calls_in_own_scope(body: list[ast.stmt]) -> bool:
    """Whether a guarded call may look up its guard in the scope of this class body."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and _is_guarded(node):
            return True
        inside: list[Any] = []
        if isinstance(node, _FUNCTIONS):
            inside = [node.body] if isinstance(node, ast.Lambda) else node.body
        waiting.extend(child for child in _children(node) if not any(child is part for part in inside))
    return False


def _declare_global(body: list[ast.stmt], name: str) -> None:
    """Insert `global <name>` where the first statement may stand: after the docstring and `from __future__`."""
    position = 0
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        position = 1
    while position < len(body) and _is_future(body[position]):
        position += 1
    beside = body[min(position, len(body) - 1)]
    body.insert(position, ast.copy_location(ast.Global(names=[name]), beside))


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _keep_method_position(call: ast.Call, imported: set[str]) -> None:
    """Give a method call that starts on another line than its name the position that the compiler would give it.

    The compiler reports `(a\\n.b())` at `b`. It does so only where the callee is an attribute, which a guarded callee
    is not.
    """
    method = call.func
    if not isinstance(method, ast.Attribute) or not _is_compiled_as_method(call, method, imported):
        return
    _move_to_attribute(call, method)


def _move_to_attribute(call: ast.Call, callee: ast.expr) -> None:
    """Let a call that starts on another line than the name of its callee's attribute start there.

    That is where the compiler puts the reading of the attribute, so the guard adds no line to what a debugger steps
    through.
    """
    if not isinstance(callee, ast.Attribute) or callee.end_lineno is None or callee.end_col_offset is None:
        return
    if callee.end_lineno != call.lineno:
        call.lineno = callee.end_lineno
        call.col_offset = callee.end_col_offset - len(callee.attr)


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


def module_imports(tree: ast.AST) -> set[str]:
    """Return the names that import statements bind in the module's own scope."""
    names: set[str] = set()
    waiting: list[ast.AST] = list(ast.iter_child_nodes(tree))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif not isinstance(node, (ast.expr, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(node))
    return names
