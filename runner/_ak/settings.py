"""How this runner was started. In: the command line and the environment, nowhere else read. Out: one checked
`Settings`.

Our settings leave the environment here, so user code sees only the variables that were meant for it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Optional

from _ak import rehearsal_mode, stamp
from _ak.rules import Rules

USAGE = (
    "usage: ak_runner.py --socket PATH --code DIR --entry FILE.py[:FUNCTION]  |  ak_runner.py --inspect --code DIR"
    "  |  ak_runner.py --explain --code DIR [--entry FILE.py[:FUNCTION]]  |  ak_runner.py --rewritten --code DIR"
    " [--entry FILE.py]"
)
REPORTS = ("inspect", "explain", "rewritten")
"""What can be told about code without running it; each has an option of its name."""
_OPTIONS = ("--socket", "--code", "--entry")
_SETTINGS = (
    "AK_PROTOCOL",
    "AK_JOURNAL",
    "AK_JOURNAL_SHA256",
    "AK_JOURNAL_BYTES",
    "AK_SPOOL",
    "AK_PRINTS",
    "AK_CHANGED",
    "AK_SESSION",
    "AK_LIFELINE",
    "AK_CALLS",
    "AK_STRICT",
    "AK_SKIP_SLEEPS",
    "AK_REHEARSAL",
    "AK_SECRETS",
)


class UsageError(Exception):
    """The command line or an AK_ variable is wrong; the message says which."""


@dataclass(frozen=True)
class Settings:
    """`report`: one of `REPORTS`, empty for a session. Reports have no `socket`, and need no `entry_file`.
    `secrets`: texts that no preview shows."""

    code_root: str
    socket: str = ""
    entry_file: str = ""
    entry_function: str = ""
    report: str = ""
    is_full_protocol: bool = False
    journal: Optional[str] = None
    journal_hash: str = ""
    journal_bytes: Optional[int] = None
    spool: Optional[str] = None
    prints_stored: int = 0
    changed: stamp.Policy = stamp.DEFAULT_POLICY
    session_id: str = ""
    lifeline: Optional[int] = None
    calls: Rules = field(default_factory=Rules)
    is_strict: bool = False
    skips_sleeps: bool = False
    rehearsal: Optional[rehearsal_mode.Mode] = None
    secrets: tuple[str, ...] = ()


def read_process_settings() -> Settings:
    """Read the settings of this process and take them out of its environment."""
    return read_settings(sys.argv[1:], os.environ)


def read_settings(arguments: list[str], environment: MutableMapping[str, str]) -> Settings:
    """Check `arguments` and our names in `environment`, which are removed from it. Raises UsageError."""
    names = {name: environment.pop(name) for name in _SETTINGS if name in environment}
    report = next((name for name in REPORTS if f"--{name}" in arguments), "")
    options = _read_options([argument for argument in arguments if argument != f"--{report}"])
    if "--code" not in options:
        raise UsageError(f"--code is missing. {USAGE}")
    code_root = os.path.realpath(options["--code"])
    if not os.path.isdir(code_root):
        raise UsageError(f"--code {options['--code']}: no such folder")
    entry_file, _, entry_function = options.get("--entry", "").partition(":")
    if report:
        calls = _read_rules(names.get("AK_CALLS", ""))
        return Settings(code_root, entry_file=entry_file, entry_function=entry_function, report=report, calls=calls)
    for option in _OPTIONS:
        if not options.get(option):
            raise UsageError(f"{option} is missing. {USAGE}")
    return Settings(
        code_root=code_root,
        socket=options["--socket"],
        entry_file=entry_file,
        entry_function=entry_function,
        is_full_protocol=names.get("AK_PROTOCOL") == "1",
        journal=names.get("AK_JOURNAL") or None,
        journal_hash=names.get("AK_JOURNAL_SHA256", ""),
        journal_bytes=_read_count(names, "AK_JOURNAL_BYTES"),
        spool=names.get("AK_SPOOL") or None,
        prints_stored=_read_count(names, "AK_PRINTS") or 0,
        changed=_read_policy(names.get("AK_CHANGED", "")),
        session_id=names.get("AK_SESSION", ""),
        lifeline=_read_count(names, "AK_LIFELINE"),
        calls=_read_rules(names.get("AK_CALLS", "")),
        is_strict=names.get("AK_STRICT") == "1",
        skips_sleeps=names.get("AK_SKIP_SLEEPS") == "1",
        rehearsal=_read_mode(names.get("AK_REHEARSAL", "")),
        secrets=_read_secrets(names.get("AK_SECRETS", ""), environment),
    )


def _read_policy(text: str) -> stamp.Policy:
    answers = text.split() or list(stamp.DEFAULT_POLICY)
    if len(answers) != len(stamp.DEFAULT_POLICY) or not set(answers) <= {"refuse", "warn", "ignore"}:
        raise UsageError(f"AK_CHANGED must be two of refuse, warn, ignore, not {text!r}")
    return stamp.Policy(*answers)  # type: ignore[arg-type]


def _read_secrets(text: str, environment: MutableMapping[str, str]) -> tuple[str, ...]:
    """What the variables hold that are named there."""
    return tuple(value for value in map(environment.get, text.split()) if value)


def _read_rules(text: str) -> Rules:
    try:
        return Rules(text)
    except ValueError as err:
        raise UsageError(str(err)) from None


def _read_mode(text: str) -> Optional[rehearsal_mode.Mode]:
    try:
        return rehearsal_mode.read_mode(text)
    except ValueError as err:
        raise UsageError(str(err)) from None


def _read_options(arguments: list[str]) -> dict[str, str]:
    options: dict[str, str] = {}
    waiting = list(arguments)
    while waiting:
        option, equals, value = waiting.pop(0).partition("=")
        if option not in _OPTIONS:
            raise UsageError(f"unknown argument {option}. {USAGE}")
        if not equals:
            if not waiting:
                raise UsageError(f"{option} has no value. {USAGE}")
            value = waiting.pop(0)
        options[option] = value
    return options


def _read_count(names: dict[str, str], name: str) -> Optional[int]:
    text = names.get(name)
    if not text:
        return None
    if not text.isdecimal():
        raise UsageError(f"{name} must be a number, not {text!r}")
    return int(text)
