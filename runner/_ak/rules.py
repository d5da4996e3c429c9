"""What people say about calls: marks in the program (the module `autokitteh`) and rules by name in the project file.

In: `AK_CALLS`, a JSON list of `{"name", "mode", "policy"}` (docs/protocol.md), and what was marked. Out: rules.
A name fits the thing itself and what lies below it, `name.*` only what lies below; of several the longest decides.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterable
from types import FunctionType, ModuleType
from typing import Any, NamedTuple, Optional

from _ak import naming
from autokitteh.marks import ATTRIBUTE, DEFAULT_POLICY, MARKS, MODES, Policy

BELOW = ".*"
"""At the end of a name: what lies below it."""
_MAX_WRAPPERS = 100


class Rule(NamedTuple):
    """`mode` None: the call becomes what it would have become, with this policy if that is an effect."""

    mode: Optional[str]
    policy: Policy
    reason: str


class Rules:
    """Finds what is said about a thing. `text` is that of `AK_CALLS`. Raises ValueError for text that is wrong."""

    def __init__(self, text: str = "") -> None:
        self._rules = _read(text)
        # Until the thing is loaded it is not known whether a name is the one that the thing itself bears.
        self._unresolved = list(self._rules)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def patterns(self) -> list[str]:
        """The names that something is said about."""
        return list(self._rules)

    def never_record(self, name: str) -> None:
        """Calls of what has this name, and of what lies below, run inline from now on."""
        self._rules[name] = Rule("inline", DEFAULT_POLICY, "the program says that it is never recorded")

    def named(self, names: Iterable[str]) -> Optional[Rule]:
        """What is said about a thing of these names."""
        if not self._rules:
            return None
        self._resolve()
        found = [pattern for pattern in map(self._find, names) if pattern]
        return self._rules[max(found, key=len)] if found else None

    def says_inline(self, names: Iterable[str]) -> bool:
        """Whether somebody has said that what goes by one of these names is inline."""
        rule = self.named(names)
        return rule is not None and rule.mode == "inline"

    def _find(self, name: str) -> str:
        """The longest pattern that fits, or nothing."""
        if name in self._rules:
            return name
        while "." in name:
            name = name.rpartition(".")[0]
            for pattern in (name + BELOW, name):
                if pattern in self._rules:
                    return pattern
        return ""

    def _resolve(self) -> None:
        """People say `requests.Session`, which is `requests.sessions.Session`: both names get the rule."""
        waiting, self._unresolved = self._unresolved, []
        for pattern in waiting:
            name = pattern[: -len(BELOW)] if pattern.endswith(BELOW) else pattern
            thing = _look_up(name)
            if thing is None:
                self._unresolved.append(pattern)
            elif isinstance(thing, (type, FunctionType)):
                own = naming.of_class(thing) if isinstance(thing, type) else naming.of_function(thing)
                self._rules.setdefault(naming.for_people(own) + pattern[len(name) :], self._rules[pattern])


def marked(fn: Any) -> Optional[Rule]:
    """What a mark says: on `fn` itself, or on the function that a library's wrapper calls."""
    for _ in range(_MAX_WRAPPERS):
        mark = MARKS.of(fn)
        if mark is not None:
            return Rule(mark.mode, mark.policy, "marked in the program")
        if type(fn) is not FunctionType or ATTRIBUTE not in fn.__dict__:
            return None
        # The wrapper copied the attribute; whose it is stands further within.
        fn = fn.__dict__.get("__wrapped__")
    return None


def names_of(fn: Any, is_ours: bool, name: str, owner: object) -> list[str]:
    """What a thing is called: `name`, and others that people may know. `owner`: of a bound method."""
    is_function = type(fn) is FunctionType
    if is_ours and is_function and "__wrapped__" in fn.__dict__:
        return []  # A wrapper in the project does not go by the name of what it wraps.
    names = [name, naming.of_function_code(fn)] if is_function else [name]
    if owner is not None:
        classes = (owner if isinstance(owner, type) else type(owner)).__mro__
        method = name.rpartition(".")[2]
        names += [f"{naming.for_people(naming.of_class(cls))}.{method}" for cls in classes]
    return names


def is_generator(fn: Any) -> bool:
    """Whether a call of `fn` runs none of its lines: there is nothing yet to be recorded as a whole."""
    return inspect.isgeneratorfunction(fn) or inspect.isasyncgenfunction(fn)


def name_of_module(module: ModuleType) -> str:
    """The pattern that fits everything in a module."""
    return module.__name__ + BELOW


def _look_up(name: str) -> Optional[object]:
    """The thing of that name, if its module is loaded; runs no code."""
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        thing: Any = sys.modules.get(".".join(parts[:length]))
        if thing is None:
            continue
        for part in parts[length:]:
            try:
                thing = object.__getattribute__(thing, "__dict__").get(part)
            except AttributeError:
                return None
        return thing
    return None


def _read(text: str) -> dict[str, Rule]:
    if not text:
        return {}
    try:
        said: Any = json.loads(text)
        if not isinstance(said, list):
            raise TypeError("it is no list")
        return {call["name"]: _rule(call) for call in said}
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        raise ValueError(f"AK_CALLS cannot be read: {type(err).__name__}: {err}") from None


def _rule(call: dict[str, Any]) -> Rule:
    mode = call.get("mode")
    if mode is not None and mode not in MODES:
        raise ValueError(f"mode {mode!r} of {call['name']}")
    policy = dict(call.get("policy") or {})
    if policy.get("retry_on") is not None:
        policy["retry_on"] = tuple(policy["retry_on"])
    return Rule(mode, Policy(**policy), f"the project file says {call['name']}")
