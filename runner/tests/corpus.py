"""The corpus: small programs, run with plain Python and durably, with the runner lost after every recorded call.

What is printed, how it ends, what it returns, the files it leaves and, call for call, what happened outside must be
the same. A program is a file `TOPIC/NAME.py` or a folder `TOPIC/NAME/` with a `main.py`, with a handler `main`. Its
first lines may say more of it:

    # ak: rows 23 57           what of docs/python.md it shows
    # ak: python 3.11          the oldest Python that can run it
    # ak: unordered            its lanes write to the ledger in any order, and a loss may meet a call under way
    # ak: repeats PREFIX       what cannot be recorded is made again after a loss: lines of the ledger with this prefix
    # ak: leaks 12 14          lines that touch the outside where nothing records it, which the runner must tell
    # ak: refused CLASS TEXT   cannot be made durable: it ends with this exception, whose message contains the text
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from tests.outside_world import PageServer, World
from tests.scripted_host import Loss, Story, run_durable, run_plain

TESTDATA = Path(__file__).resolve().parent.parent.parent / "testdata"
PROGRAMS = TESTDATA / "programs"
# Those that need packages from the registry.
LIBRARIES = TESTDATA / "libraries"
DIRECTIVE = "# ak: "


@dataclass(frozen=True)
class Program:
    path: Path
    rows: tuple[int, ...] = ()
    python: tuple[int, ...] = (3, 9)
    is_unordered: bool = False
    repeats: tuple[str, ...] = ()
    leaks: tuple[int, ...] = ()
    refused: Optional[tuple[str, str]] = None

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def entry(self) -> str:
        return "main.py:main" if self.path.is_dir() else f"{self.path.name}:main"

    @property
    def can_run(self) -> bool:
        return sys.version_info >= self.python


def find_programs(root: Path = PROGRAMS, topics: Optional[Collection[str]] = None) -> list[Program]:
    """Those of the folder, or of some of its topics."""
    folders = [each for each in sorted(root.iterdir()) if each.is_dir() and (topics is None or each.name in topics)]
    found = (path for topic in folders for path in sorted(topic.iterdir()))
    return [read_program(path) for path in found if path.suffix == ".py" or (path / "main.py").exists()]


def share_of(programs: list[Program]) -> list[Program]:
    """One in `AK_PROGRAM_SHARE` of them, others on each Python; all of them when it is not set."""
    every = int(os.environ.get("AK_PROGRAM_SHARE", "1"))
    return programs[sys.version_info.minor % every :: every]


def read_program(path: Path) -> Program:
    """Raises ValueError for a directive that nobody knows."""
    said: dict[str, Any] = {}
    source = (path / "main.py" if path.is_dir() else path).read_text(encoding="utf-8", errors="replace")
    for line in source.splitlines():
        if not line.startswith("#"):
            break
        if not line.startswith(DIRECTIVE):
            continue
        word, _, rest = line[len(DIRECTIVE) :].partition(" ")
        if word == "rows":
            said["rows"] = tuple(map(int, rest.split()))
        elif word == "leaks":
            said["leaks"] = tuple(map(int, rest.split()))
        elif word == "python":
            said["python"] = tuple(map(int, rest.split(".")))
        elif word == "unordered":
            said["is_unordered"] = True
        elif word == "repeats":
            said["repeats"] = (*said.get("repeats", ()), rest)
        elif word == "refused":
            kind, _, text = rest.partition(" ")
            said["refused"] = (kind, text)
        else:
            raise ValueError(f"{path}: what is {line!r}?")
    return Program(path, **said)


@dataclass
class Run:
    """What came of one run."""

    stdout: str
    stderr: str
    error: Optional[str]
    message: Optional[str]
    traceback: Optional[str]
    result: Optional[str]
    ledger: list[str]
    files: dict[str, bytes]
    story: Optional[Story] = field(default=None, compare=False)


AXES = ("stdout", "stderr", "error", "message", "traceback", "result", "files")


def run_program_plain(program: Program, server: PageServer) -> Run:
    with tempfile.TemporaryDirectory(prefix="ak-world-") as folder:
        world = World(folder, program.path, server)
        ended = run_plain(world.work, program.entry, world.event, **world.variables)
        return _run(world, folder, ended)


def run_program_durably(
    program: Program, server: PageServer, losses: tuple[Loss, ...] = (), gives_word: bool = False
) -> Run:
    with tempfile.TemporaryDirectory(prefix="ak-world-") as folder:
        world = World(folder, program.path, server)
        story = run_durable(world.work, program.entry, world.event, losses, True, gives_word, **world.variables)
        assert story.error is None, f"{program.name}: {story.error and story.error['message']}"
        assert story.done is not None
        error = story.done.get("error") or {}
        ended = {
            "stdout": story.text("stdout"),
            "stderr": story.text("stderr"),
            "error": error.get("type"),
            "message": error.get("message"),
            "traceback": error.get("traceback"),
            "result": story.done.get("result"),
        }
        run = _run(world, folder, ended)
        run.story = story
        return run


def _run(world: World, folder: str, ended: dict[str, Any]) -> Run:
    """With the names of this world's folder and address taken out."""
    names = {folder: "FOLDER", world.event["data"]["url"]: "URL"}

    def unnamed(text: Any) -> Any:
        for name, word in names.items():
            text = text.replace(name, word) if isinstance(text, str) else text
        return text

    said = {axis: unnamed(ended[axis]) for axis in AXES if axis != "files"}
    return Run(**said, ledger=[unnamed(line) for line in world.lines()], files=world.files())


def differences(program: Program, plain: Run, durable: Run) -> list[str]:
    """What is not as in plain Python, one text for each axis."""
    found = [
        f"{axis}: {getattr(durable, axis)!r} instead of {getattr(plain, axis)!r}"
        for axis in AXES
        if getattr(durable, axis) != getattr(plain, axis)
    ]
    if durable.story is not None and durable.story.leaks() != list(program.leaks):
        found.append(f"leaks: {durable.story.text('notice')!r} instead of lines {program.leaks}")
    expected, lines = plain.ledger, durable.ledger
    for prefix in program.repeats:
        expected, lines = _once(expected, prefix), _once(lines, prefix)
    if program.is_unordered:
        missing, more = Counter(expected) - Counter(lines), Counter(lines) - Counter(expected)
        # Calls of other lanes may have been under way when the runner was lost; those are made again, with each of
        # their lines.
        most = 0 if durable.story is None else durable.story.unknown
        if missing or any(count > most for count in more.values()):
            found.append(f"outside: {lines} instead of {expected} in any order")
    elif lines != expected:
        found.append(f"outside: {lines} instead of {expected}")
    return found


def _once(lines: list[str], prefix: str) -> list[str]:
    """Without repeated lines that begin with `prefix`."""
    return [line for index, line in enumerate(lines) if not (line.startswith(prefix) and line in lines[:index])]
