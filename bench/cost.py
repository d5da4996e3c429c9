"""What user code pays for the guard: calls, whole programs and imports, plain and in a session, in turns in one run.

cost.py [--smoke] [--rounds N]    prints a table for the Python that runs it

The least of all rounds counts for each side: whatever else the machine does only makes a round longer.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cost_sides import BENCH, PlainSide, SessionSide, Side

# About 50 ms each in plain Python.
PROGRAMS = {
    "binary_trees": 9,
    "chaos_game": 6000,
    "deltablue": 30,
    "fannkuch": 6,
    "hexagons": 2,
    "inventory": 1500,
    "json_text": 150,
    "nbody": 500,
    "nqueens": 7,
    "raytrace": 40,
    "richards": 1500,
    "spectral_norm": 60,
    "templates": 400,
    "tokens": 100,
}
SMALL = {"binary_trees": 2, "fannkuch": 3, "nqueens": 4, "raytrace": 2, "deltablue": 2, "hexagons": 1}

# By what is called.
KINDS = (
    "function arguments method inherited class_method static_method instance builtin builtin_class builtin_method"
    " text_method closure local_class".split()
)
CALLS_A_TURN = 10
TURNS = 5000

MODULES = 10


@dataclass
class Pair:
    """The same, measured on both sides; seconds."""

    plain: list[float]
    session: list[float]

    def ratio(self) -> float:
        return min(self.session) / min(self.plain)

    def extra(self) -> float:
        return min(self.session) - min(self.plain)


def in_turns(plain: Side, session: Side, sizes: dict[str, int], rounds: int) -> dict[str, Pair]:
    """Measure each program on both sides, again and again; the first time warms up. Raises AssertionError where results
    differ.

    A round is all programs, so that each has its share of the minutes in which the machine is fast.
    """
    pairs = {program: Pair([], []) for program in sizes}
    for turn in range(rounds + 1):
        for program, size in sizes.items():
            one, other = plain.ask(program=program, size=size), session.ask(program=program, size=size)
            if one["result"] != other["result"]:
                raise AssertionError(f"{program}: {one['result']} in plain Python, {other['result']} in a session")
            if turn or not rounds:
                pairs[program].plain.append(one["seconds"])
                pairs[program].session.append(other["seconds"])
    return pairs


def measure_calls(plain: Side, session: Side, turns: int, rounds: int) -> dict[str, float]:
    """Nanoseconds that a call takes longer, by kind."""
    pairs = in_turns(plain, session, {f"call {kind}": turns for kind in KINDS}, rounds)
    return {kind: pairs[f"call {kind}"].extra() / (turns * CALLS_A_TURN) * 1e9 for kind in KINDS}


def measure_imports(plain: Side, session: Side, count: int) -> tuple[Pair, Pair]:
    """The first import of each of some modules, which compiles, and the second one, which reads bytecode."""
    names = [f"copy_{number}" for number in range(count)]
    first, second = Pair([], []), Pair([], [])
    for pair in (first, second):
        for name in names:
            pair.plain.append(plain.ask(module=name)["seconds"])
            pair.session.append(session.ask(module=name)["seconds"])
    return first, second


def copy_programs(folder: Path, modules: int) -> Path:
    """The programs, and modules to be imported: each is all programs in one text."""
    shutil.copytree(BENCH / "programs", folder, ignore=shutil.ignore_patterns("__pycache__"))
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.py")) if path.name != "main.py"]
    for number in range(modules):
        (folder / f"copy_{number}.py").write_text(f"NUMBER = {number}\n" + "\n".join(texts), "utf-8")
    return folder


def run(is_smoke: bool, rounds: int) -> list[str]:
    sizes = {name: SMALL.get(name, 5) for name in PROGRAMS} if is_smoke else PROGRAMS
    turns, modules = (10, 1) if is_smoke else (TURNS, MODULES)
    with tempfile.TemporaryDirectory(prefix="ak-bench-") as name:
        folder = Path(name)
        code = copy_programs(folder / "code", modules)
        with PlainSide(folder / "plain", code) as plain, SessionSide(folder / "session", code) as session:
            imports = measure_imports(plain, session, modules)
            calls = measure_calls(plain, session, turns, rounds)
            programs = in_turns(plain, session, sizes, rounds)
    return [
        f"Python {platform.python_version()}, least of {rounds} rounds",
        *_report_calls(calls),
        *_report_programs(programs),
        *_report_imports(imports),
    ]


def _report_calls(calls: dict[str, float]) -> list[str]:
    rows = [f"    {kind:<16}{nanoseconds:6.0f} ns" for kind, nanoseconds in calls.items()]
    return ["  what an inline call takes longer  (goal: at most 90 ns on 3.11 and newer)", *rows]


def _report_programs(programs: dict[str, Pair]) -> list[str]:
    rows = [
        f"    {name:<16}{min(pair.plain) * 1000:6.1f} ms{min(pair.session) * 1000:8.1f} ms{pair.ratio():7.2f}"
        for name, pair in programs.items()
    ]
    median = statistics.median(pair.ratio() for pair in programs.values())
    return [
        "  whole programs, plain and in a session",
        *rows,
        f"    median of the ratios {median:.2f}  (goal: at most 1.3)",
    ]


def _report_imports(imports: tuple[Pair, Pair]) -> list[str]:
    rows = [
        f"    {what:<32}{min(pair.plain) * 1000:6.1f} ms{min(pair.session) * 1000:8.1f} ms"
        for what, pair in zip(("first, compiles", "second, reads bytecode"), imports)
    ]
    return ["  import of a module of 1,100 lines, plain and in a session", *rows]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    lines = run(options.smoke, 1 if options.smoke else options.rounds)
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
