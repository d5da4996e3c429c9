"""Modules of the standard library that open the file they are given the name of, and do all the rest in Python.

They are inline; only the file they open is a durable one, as if user code had opened it and handed it over.
"""

from __future__ import annotations

import builtins
from types import ModuleType, SimpleNamespace
from typing import Any, Callable

MODULES = ("aifc", "wave")
"""Modules that call `builtins.open`, and use `builtins` for nothing else."""


def open_durably(module: ModuleType, guard: Callable[[Any], Any], replace: Callable[[Any, str, Any], None]) -> None:
    """Let `module` open its files through the guard; `replace` knows how to undo it."""

    def open_guarded(*args: Any, **kwargs: Any) -> Any:
        return guard(builtins.open)(*args, **kwargs)

    replace(module, "builtins", SimpleNamespace(open=open_guarded))
