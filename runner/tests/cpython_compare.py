"""CPython's own tests, plain and through the runner: what passes plain must pass rewritten.

    python cpython_compare.py [--jobs N] PYTHON...     the figures of these interpreters, as a table

What is known to differ stands in testdata/cpython/differences.txt, with its reason. A difference that is not listed is
a fault, and so is a line there whose test no longer differs.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIST = HERE.parents[1] / "testdata" / "cpython" / "differences.txt"
MODES = ("rewritten", "classified")

# The language itself, and the library modules that look at code, frames and calls. What an interpreter lacks is not
# counted there.
MODULES = (
    "test_grammar test_scope test_super test_generators test_generator_stop test_coroutines test_asyncgen test_with"
    " test_contextlib test_contextlib_async test_exceptions test_except_star test_exception_variations"
    " test_exception_group test_baseexception test_raise test_decorators test_named_expressions test_fstring"
    " test_patma test_class test_property test_dataclasses test_enum test_functools test_itertools test_inspect"
    " test_unpack test_unpack_ex test_call test_extcall test_keywordonlyarg test_positional_only_arg test_listcomps"
    " test_setcomps test_dictcomps test_genexps test_descr test_descrtut test_traceback test_compare test_metaclass"
    " test_subclassinit test_genericclass test_types test_type_params test_type_aliases test_type_annotations"
    " test_opcodes test_string_literals test_syntax test_global test_lambda test_funcattrs test_builtin test_code"
    " test_compile test_frame test_sys_settrace test_sys_setprofile test_typing test_abc test_weakref test_weakset"
    " test_collections test_context test_iter test_iterlen test_enumerate test_operator test_yield_from"
    " test_pep646_syntax test_doctest test_linecache test_warnings test_dynamic test_dynamicclassattribute"
    " test_isinstance test_ordered_dict test_dict test_userdict test_userlist test_future_stmt test_module"
).split()


@dataclass
class Result:
    """What became of the tests of one module in one mode: by test, `passed`, `bad` or `left out`."""

    outcomes: dict[str, str]
    texts: dict[str, str]


@dataclass
class Figures:
    passed_plain: int = 0
    passed: int = 0
    differing: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        self.passed_plain += other.passed_plain
        self.passed += other.passed
        self.differing += other.differing


@dataclass(frozen=True)
class Known:
    """A line of the list: which Pythons, which modes, which tests, and why."""

    pythons: tuple[str, ...]
    modes: tuple[str, ...]
    test: str
    reason: str

    def covers(self, python: str, mode: str, test: str) -> bool:
        return self.concerns(python) and mode in self.modes and fnmatch.fnmatchcase(test, self.test)

    def concerns(self, python: str) -> bool:
        return python in self.pythons


def read_list() -> list[Known]:
    """`3.9 3.11 | rewritten classified | test.test_x.Class.test_y | reason`; `#` begins a comment."""
    known = []
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            pythons, modes, test, reason = (part.strip() for part in line.split("|", 3))
            known.append(Known(tuple(pythons.split()), tuple(modes.split()), test, reason))
    return known


def version_of(python: str) -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def modules_of(python: str, wanted: Iterable[str] = MODULES) -> list[str]:
    """Those of `wanted` that this interpreter has."""
    code = "import os, test; print(*test.__path__)"
    folder = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    names = dict.fromkeys(wanted)
    return [name for name in names if any(os.path.exists(os.path.join(folder, name + end)) for end in (".py", ""))]


def run(python: str, mode: str, module: str) -> Result:
    command = [python, "-B", "-s", str(HERE / "cpython_module.py"), mode, "test." + module]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    environment["PYTHONHASHSEED"] = "0"
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=900,
            env=environment,
            check=False,
        )
        said = json.loads(ended.stdout)
    except (subprocess.TimeoutExpired, ValueError) as err:
        shown = err.stderr if isinstance(err, subprocess.TimeoutExpired) else ended.stderr
        return Result({}, {"": f"{type(err).__name__}: {str(shown)[-2000:]}"})
    return Result(said["outcomes"], said["texts"])


def compare(python: str, module: str) -> dict[str, Figures]:
    """Run one module plain and in each mode; what differs counts only if it differs a second time."""
    plain = run(python, "plain", module)
    others = {mode: run(python, mode, module) for mode in MODES}
    if any(differing(plain, other) for other in others.values()):
        again = run(python, "plain", module)
        for test, word in again.outcomes.items():
            if word != "passed":
                plain.outcomes[test] = word
    return {mode: _figures(python, mode, module, plain, other) for mode, other in others.items()}


def _figures(python: str, mode: str, module: str, plain: Result, other: Result) -> Figures:
    if differing(plain, other):
        other.outcomes.update(
            (test, word) for test, word in run(python, mode, module).outcomes.items() if word == "passed"
        )
    missing = differing(plain, other)
    passed_plain = sum(word == "passed" for word in plain.outcomes.values())
    texts = [(test, other.texts.get(test) or other.texts.get("") or other.outcomes.get(test, "")) for test in missing]
    return Figures(passed_plain, passed_plain - len(missing), texts)


def differing(plain: Result, other: Result) -> list[str]:
    return [test for test, word in plain.outcomes.items() if word == "passed" and other.outcomes.get(test) != "passed"]


def check(python: str, version: str, modules: list[str], jobs: int = 1) -> tuple[dict[str, Figures], list[str]]:
    """The sums for each mode, and what is wrong: differences not listed, and lines that are no longer true."""
    sums = {mode: Figures() for mode in MODES}
    faults: list[str] = []
    known = [line for line in read_list() if line.concerns(version) and _is_of(line.test, modules)]
    with ThreadPoolExecutor(jobs) as pool:
        for module, by_mode in zip(modules, pool.map(lambda module: compare(python, module), modules)):
            for mode, figures in by_mode.items():
                sums[mode].add(figures)
                for test, text in figures.differing:
                    if not any(line.covers(version, mode, test) for line in known):
                        faults.append(f"{version} {mode} {test}: passes plain only\n{text}")
            if by_mode[MODES[0]].passed_plain == 0:
                faults.append(f"{version} {module}: nothing passed plain")
    for mode, figures in sums.items():
        for line in known:
            if mode in line.modes and not any(line.covers(version, mode, test) for test, _ in figures.differing):
                faults.append(f"{version} {mode} {line.test}: listed in {LIST.name}, but it passes")
    return sums, faults


def _is_of(test: str, modules: list[str]) -> bool:
    return any(test == f"test.{module}" or test.startswith(f"test.{module}.") for module in modules)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--modules", nargs="*", default=MODULES)
    parser.add_argument("pythons", nargs="+")
    arguments = parser.parse_args()
    status = 0
    rows = []
    for python in arguments.pythons:
        version = version_of(python)
        modules = modules_of(python, arguments.modules)
        sums, faults = check(python, version, modules, arguments.jobs)
        for fault in faults:
            print(fault, file=sys.stderr)
        rows.append(_row(version, len(modules), sums))
        print(rows[-1], flush=True)
        status = status or bool(faults)
    return status


def _row(version: str, modules: int, sums: dict[str, Figures]) -> str:
    cells = [version, str(modules), str(sums[MODES[0]].passed_plain)]
    for mode in MODES:
        figures = sums[mode]
        cells.append(f"{figures.passed} ({100 * figures.passed / max(1, figures.passed_plain):.2f} %)")
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    sys.exit(main())
