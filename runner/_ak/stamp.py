"""What a session runs on: the Python, the rewriter, the installed libraries. The journal keeps the stamp of its first
runner; a later one compares itself with that before anything of the program is loaded or unpickled.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from typing import Any, Literal, NamedTuple, cast

from _ak.rewrite import VERSION

STAMP = "host:stamp"
"""The id under which the host records the stamp."""

HINT = (
    "Name the Python that it began with (`python` in config.yaml), or allow the change with `changed.python` and"
    " `changed.libraries`."
)

Answer = Literal["refuse", "warn", "ignore"]
_SUFFIXES = (".dist-info", ".egg-info")
_SHOWN = 5


class Policy(NamedTuple):
    """What is done about a stamp that differs."""

    python: Answer = "refuse"
    libraries: Answer = "warn"


DEFAULT_POLICY = Policy()


class Changes(NamedTuple):
    """What differs from the recorded stamp, as sentences for people."""

    refused: list[str]
    warned: list[str]


def make_stamp() -> str:
    """The stamp of this process, as JSON: one listing of each folder of packages."""
    libraries = dict(sorted(name for folder in sys.path for name in _libraries_in(folder)))
    return json.dumps(
        {
            "python": platform.python_version(),
            "implementation": sys.implementation.name,
            "rewriter": VERSION,
            "libraries": libraries,
        }
    )


def compare(recorded: str, present: str, policy: Policy) -> Changes:
    """What the policy says about the differences between two stamps."""
    before, now = cast("dict[str, Any]", json.loads(recorded)), cast("dict[str, Any]", json.loads(present))
    changes = Changes([], [])
    _judge(changes, policy.python, _of_python(before, now))
    _judge(changes, policy.libraries, _of_libraries(before["libraries"], now["libraries"]))
    return changes


def _judge(changes: Changes, answer: Answer, found: list[str]) -> None:
    if answer == "refuse":
        changes.refused.extend(found)
    elif answer == "warn":
        changes.warned.extend(found)


def _of_python(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    found: list[str] = []
    if (before["implementation"], _minor(before["python"])) != (now["implementation"], _minor(now["python"])):
        found.append(
            f"The session began with {before['implementation']} {before['python']}, this is "
            f"{now['implementation']} {now['python']}."
        )
    if before["rewriter"] != now["rewriter"]:
        found.append(
            f"The session began with version {before['rewriter']} of the rewriter, this is version {now['rewriter']}."
        )
    return found


def _of_libraries(before: dict[str, str], now: dict[str, str]) -> list[str]:
    changed = [
        f"{name} {before[name]}, now {now.get(name, 'gone')}" for name in before if before[name] != now.get(name)
    ]
    if not changed:
        return []
    more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
    return [f"The session began with other libraries: {'; '.join(changed[:_SHOWN])}{more}."]


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _libraries_in(folder: str) -> list[tuple[str, str]]:
    try:
        names = os.listdir(folder or ".") if folder.endswith("-packages") else []
    except OSError:
        return []
    found: list[tuple[str, str]] = []
    for entry in names:
        name, suffix = os.path.splitext(entry)
        if suffix in _SUFFIXES and "-" in name:
            library, version = name.split("-")[:2]
            found.append((library.lower().replace("_", "-"), version))
    return found
