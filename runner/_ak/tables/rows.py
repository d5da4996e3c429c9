"""The shape of the tables.

A group names one module and some things in it that share a kind and a reason. Each name is a row:

    "time"          time.time, and what lies below it
    "Path.exists"   a method
    "Request"       a class: calling it, and its methods
    "FileIO.*"      what lies below, but not the thing itself
    "*"             everything in the module and in its submodules; `whole` makes such groups of a list of modules
    "walk:3.12-"    from Python 3.12 on;  "link_to:-3.11" up to and including 3.11

Of several rows that fit a name, the longest decides.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import NamedTuple, Optional

Version = tuple[int, int]


class Kind:
    """What becomes of a call."""

    INLINE = "inline"
    """Runs in place, again on every replay."""
    VALUE = "value"
    """Runs in place; what it answers is recorded."""
    RERUN = "rerun"
    """A setting of the process: runs in place, and again on every replay, because the next process does not have it.
    Where a person says so, nothing that it calls is recorded either.
    """
    EFFECT = "effect"
    """Must happen once: becomes an activity."""
    WAIT = "wait"
    """Only the workflow can give it."""
    RANDOM = "random"
    """A function of the random module's hidden generator: goes to the session's generator."""
    FILE = "file"
    """Opens a file: goes to the file adapter."""


class Group(NamedTuple):
    module: str
    kind: str
    reason: str
    names: str


class Row(NamedTuple):
    pattern: str
    kind: str
    reason: str
    module: str
    since: Optional[Version] = None
    until: Optional[Version] = None

    def exists_in(self, version: Version) -> bool:
        """Tell whether that Python has the name."""
        return (self.since is None or version >= self.since) and (self.until is None or version <= self.until)


class Table:
    """Finds the row for a qualified name."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = {row.pattern: row for row in rows if row.exists_in(sys.version_info[:2])}

    def find(self, name: str) -> Optional[Row]:
        """Return the longest row that fits, or None."""
        row = self._rows.get(name)
        while row is None and "." in name:
            name = name.rpartition(".")[0]
            row = self._rows.get(name + ".*") or self._rows.get(name)
        return row


def whole(kind: str, reason: str, modules: str) -> tuple[Group, ...]:
    """Return a group for all that is in each of `modules`, which may bear versions as names do (`chunk:-3.12`)."""
    parts = (text.partition(":") for text in modules.split())
    return tuple(Group(module, kind, reason, "*" + colon + versions) for module, colon, versions in parts)


def expand(groups: Iterable[Group]) -> list[Row]:
    """Return one row for each name of each group."""
    return [_row(group, name) for group in groups for name in group.names.split()]


def _row(group: Group, text: str) -> Row:
    name, _, versions = text.partition(":")
    since, _, until = versions.partition("-")
    pattern = f"{group.module}.{name}"
    return Row(pattern, group.kind, group.reason, group.module, _version(since), _version(until))


def _version(text: str) -> Optional[Version]:
    if not text:
        return None
    major, _, minor = text.partition(".")
    return int(major), int(minor)
