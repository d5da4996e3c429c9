"""The runner must start on any Python with nothing installed: it imports the standard library and itself only."""

from __future__ import annotations

import ast
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

RUNNER = Path(__file__).resolve().parent.parent
OURS = {"_ak", "autokitteh"}


def standard_library() -> set[str]:
    """Names of the top-level modules of the standard library, on Python 3.9 too, which has no list of them."""
    names = getattr(sys, "stdlib_module_names", None)
    if names is not None:
        return set(names)
    folders = [Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("platstdlib"))]
    folders += [folder / "lib-dynload" for folder in folders]
    found = set(sys.builtin_module_names)
    for folder in folders:
        if folder.is_dir():
            found |= {entry.name.split(".")[0] for entry in folder.iterdir() if entry.name != "site-packages"}
    return found


def imported_modules(source: str) -> Iterator[tuple[int, str]]:
    """Line and top-level name of each absolute import, the late ones included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.split(".")[0]


def runner_files() -> list[Path]:
    tests = {RUNNER / "tests", RUNNER / "library_tests"}
    return sorted(path for path in RUNNER.rglob("*.py") if tests.isdisjoint(path.parents))


def test_the_runner_imports_only_the_standard_library_and_itself() -> None:
    allowed = standard_library() | OURS
    foreign = [
        f"{path.relative_to(RUNNER)}:{line}: {name}"
        for path in runner_files()
        for line, name in imported_modules(path.read_text(encoding="utf-8"))
        if name not in allowed
    ]
    assert foreign == []


def test_every_file_but_the_entry_lives_in_a_package_of_ours() -> None:
    """A `log.py` beside the entry would shadow a user's module of that name, or be shadowed by it."""
    outside = [path.name for path in RUNNER.glob("*.py") if path.name != "ak_runner.py"]
    assert outside == []


def test_the_check_finds_late_and_dotted_imports() -> None:
    source = "import os.path\ndef f():\n    from requests.auth import x\n    from . import y\n    import numpy as np\n"
    assert list(imported_modules(source)) == [(1, "os"), (3, "requests"), (5, "numpy")]
    assert {"os", "json", "asyncio", "_thread", "zlib"} <= standard_library()
    assert "pytest" not in standard_library()
    assert runner_files() != []
