"""Puts a question in front of what a `with` enters: is it a lock for which the thread has to wait until it is its turn
(lock_turns.py)? Pure, as rewrite.py.

    with thing:  becomes  with <entered>(thing):

`<entered>` answers with the thing itself, and Python enters that. Only in functions, where names are looked up in the
same namespaces each time; `async with` waits in its event loop, which has an order anyway.
"""

from __future__ import annotations

import ast

from _ak.places import ENTERED

FORM = 1
"""Part of the name of cached bytecode; must grow with every change of what is generated here."""

_LOAD = ast.Load()
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

_STATEMENTS: tuple[type[ast.AST], ...] = (
    ast.stmt,
    ast.ExceptHandler,
    *(getattr(ast, name) for name in ("match_case",) if hasattr(ast, name)),
)


def ask_before_entering(tree: ast.AST) -> None:
    """Change the `with` statements of functions in `tree`, in place. No recursion."""
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
    while waiting:
        node, is_in_function = waiting.pop()
        if isinstance(node, _FUNCTIONS):
            is_in_function = True
        elif isinstance(node, ast.ClassDef):
            is_in_function = False
        elif isinstance(node, ast.With) and is_in_function:
            for item in node.items:
                item.context_expr = _asked(item.context_expr)
        children = (child for child in ast.iter_child_nodes(node) if isinstance(child, _STATEMENTS))
        waiting.extend((child, is_in_function) for child in children)


def _asked(thing: ast.expr) -> ast.expr:
    name = ast.copy_location(ast.Name(ENTERED, _LOAD), thing)
    return ast.copy_location(ast.Call(name, [thing], []), thing)
