"""Qualified names as people know them: `os.getpid`, not `posix.getpid`; `pathlib.Path`, not `pathlib.PosixPath`."""

from __future__ import annotations

import sys
from types import FunctionType
from typing import Optional

from _ak.stored import module_of, qualname_of
from _ak.tables import STANDARD_LIBRARY, aliases

_STANDARD = frozenset(group.module.partition(".")[0] for group in STANDARD_LIBRARY)
_BUILTINS = "builtins."


def is_standard(top: str) -> bool:
    """Tell whether a top-level module belongs to the standard library; from 3.10 on Python has a list of them."""
    return top in _STANDARD or top in getattr(sys, "stdlib_module_names", sys.builtin_module_names)


def qualified(module: str, qualname: str) -> str:
    """Return the public name of a thing, given where it says it comes from."""
    module = _public_module(module)
    top, dot, below = qualname.partition(".")
    module = _exporting_package(module, top)
    head = f"{module}.{top}"
    whole = aliases.NAMES.get(head + dot + below)
    if whole is not None:
        return whole
    return aliases.NAMES.get(head, head) + dot + below


def for_people(name: str) -> str:
    """Return the name as it is shown and as an activity is called: builtins stand without their module."""
    return name[len(_BUILTINS) :] if name.startswith(_BUILTINS) else name


def of_class(cls: type) -> str:
    """Return the name of a class."""
    return qualified(module_of(cls), qualname_of(cls))


def of_function(fn: FunctionType) -> str:
    """Return the name that a function bears; a decorator may have copied it from the function within."""
    return qualified(_text(fn, "__module__") or _globals_name(fn), fn.__qualname__)


def of_function_code(fn: FunctionType) -> str:
    """Return the name under which the tables know a function: that of the module whose code runs."""
    module = _globals_name(fn)
    if module == fn.__module__:
        return qualified(module, fn.__qualname__)
    return qualified(module, fn.__code__.co_name)


def _globals_name(fn: FunctionType) -> str:
    name = fn.__globals__.get("__name__")
    return name if isinstance(name, str) else "unknown"


def _text(thing: object, attribute: str) -> Optional[str]:
    value = getattr(thing, attribute, None)
    return value if isinstance(value, str) else None


def _public_module(module: str) -> str:
    top, dot, below = module.partition(".")
    known = aliases.MODULES.get(top)
    if known is None and top.startswith("_") and top[1:] in _STANDARD:
        known = top[1:]
    return (known or top) + dot + below


def _exporting_package(module: str, top: str) -> str:
    """Return the outermost package that offers the same object, where the module itself is no name for people.

    `asyncio.tasks.sleep` is `asyncio.sleep`, and `httpx._api.get` is `httpx.get`; `requests.api.get` stays.
    """
    parts = module.split(".")
    if parts[0] not in _STANDARD and not any(part.startswith("_") for part in parts):
        return module
    # Not `getattr`: a package may import on access.
    thing = _contents(module).get(top)
    if thing is None:
        return module
    for length in range(1, len(parts)):
        package = ".".join(parts[:length])
        if _contents(package).get(top) is thing:
            return package
    return module


def _contents(module: str) -> dict[str, object]:
    return getattr(sys.modules.get(module), "__dict__", {})
