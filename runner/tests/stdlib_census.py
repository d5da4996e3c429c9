"""Counts what the classifier knows of the standard library; a process of its own, since it imports nearly all of it.

Prints JSON: `{"judged": number of public callables, "unclassified": [their names], "not_imported": [modules]}`.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import tempfile
import types
import warnings
from collections.abc import Iterator
from typing import Any

from _ak import naming
from _ak.classify import UNKNOWN, Classifier
from _ak.tables import all_rows
from _ak.tables.rows import Table
from test_boundaries import standard_library

# Importing these opens a window, prints, or opens a browser. Their rows are looked up without that.
IMPORT_IS_SEEN = {"antigravity", "this", "idlelib", "turtledemo"}
# Python's own tests, what lies beside the modules, and examples of how to write modules in C.
NO_LIBRARY = {"LICENSE", "test", "xxlimited", "xxlimited_35", "xxsubtype"}
PRIVATE_FOLDERS = {"test", "tests", "__main__"}


def public_modules() -> list[str]:
    names = (name for name in standard_library() if name.isidentifier() and not name.startswith("_"))
    return sorted(set(names) - NO_LIBRARY)


def load(name: str) -> list[types.ModuleType]:
    """The module and its public submodules, as far as they exist on this machine."""
    modules: list[types.ModuleType] = []
    try:
        modules.append(importlib.import_module(name))
    except ImportError:
        return []
    for found in pkgutil.walk_packages(getattr(modules[0], "__path__", ()), name + ".", onerror=lambda _: None):
        if any(part.startswith("_") or part in PRIVATE_FOLDERS for part in found.name.split(".")):
            continue
        try:
            modules.append(importlib.import_module(found.name))
        except ImportError:  # of another platform, or not built here
            continue
    return modules


def public_callables(module: types.ModuleType) -> Iterator[tuple[str, Any]]:
    for name, thing in list(vars(module).items()):
        if name.startswith("_") or isinstance(thing, types.ModuleType) or not callable(thing):
            continue
        yield f"{module.__name__}.{name}", thing
        if isinstance(thing, type):
            for method in dir(thing):
                if not method.startswith("_") and callable(getattr(thing, method, None)):
                    yield f"{module.__name__}.{name}.{method}", getattr(thing, method)


def main() -> None:
    warnings.simplefilter("ignore")
    table = Table(all_rows())
    judged: int = 0
    unclassified: list[str] = []
    not_imported: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        classifier = Classifier(folder)
        for name in public_modules():
            modules = [] if name in IMPORT_IS_SEEN else load(name)
            if not modules:
                not_imported.append(name)
                if table.find(naming.qualified(name, "anything")) is None:
                    unclassified.append(name)
            for module in modules:
                for path, thing in public_callables(module):
                    judged += 1
                    if classifier.decide(thing).reason == UNKNOWN:
                        unclassified.append(path)
    json.dump({"judged": judged, "unclassified": unclassified, "not_imported": not_imported}, sys.stdout)


if __name__ == "__main__":
    main()
