"""Says what becomes of a call, by what is known of the thing that is called."""

from __future__ import annotations

import ast
from typing import NamedTuple, Optional

from _ak import naming, remaking
from _ak.classify import UNKNOWN, Classifier, Kind
from _ak.explain.resolve import Resolver
from _ak.explain.results import results
from _ak.explain.things import Class, Foreign, Function, Instance, Known, Thing, Unknown
from _ak.passed import PASSING
from _ak.rules import Rules
from _ak.tables import all_rows
from _ak.tables.fleeting import FLEETING
from _ak.tables.rows import Row, Table
from _ak.tables.third_party import MODEL_BASES


class Verdict(NamedTuple):
    kind: str
    """One of `INLINE`, `VALUE`, `EFFECT`, `WAIT`, `RERUN`, `HANDLE`, `RUN_TIME`."""
    name: str
    reason: str
    problem: Optional[str] = None
    """Why it cannot be recorded."""


INLINE, VALUE, EFFECT, WAIT, RERUN = Kind.INLINE, Kind.VALUE, Kind.EFFECT, Kind.WAIT, Kind.RERUN
HANDLE = "handle"
RUN_TIME = "decided at run time"

_ANSWER = "http.client.HTTPResponse."


class Verdicts:
    """Of one project."""

    def __init__(self, classifier: Classifier, resolver: Resolver, rules: Rules) -> None:
        self._classifier = classifier
        self._rules = rules
        self._resolver = resolver
        self._table = Table(all_rows())
        self._results = results()

    def of(self, called: Thing, text: str) -> Verdict:
        """What becomes of a call of `called`, which is spelled `text`."""
        if isinstance(called, Known):
            return self._of_known(called)
        if isinstance(called, Function):
            return self._heed(self._of_function(called), text)
        if isinstance(called, Class):
            return self._heed(self._of_class(called), text)
        if isinstance(called, Foreign):
            return self._heed(self._by_name(called.name), text)
        if isinstance(called, Instance):
            return self._of_instance(called, text)
        return self._of_unknown(called, text) if isinstance(called, Unknown) else Verdict(RUN_TIME, text, "no function")

    def _heed(self, verdict: Verdict, text: str) -> Verdict:
        """The verdict as the project file wants it; what is known to the classifier it has heeded by itself."""
        rule = self._rules.named([verdict.name, text])
        return verdict if rule is None or rule.mode is None else Verdict(rule.mode, verdict.name, rule.reason)

    def _of_known(self, called: Known) -> Verdict:
        decision = self._classifier.decide(called.obj)
        kind, reason = decision.kind, decision.reason
        row = self._row(decision.name)
        if kind == Kind.INLINE and row is not None and row.kind == Kind.RERUN and row.reason == reason:
            return Verdict(RERUN, decision.name, reason)
        if decision.name.startswith(_ANSWER):
            return Verdict(INLINE, decision.name, "reads an answer, which was recorded with the call that gave it")
        if kind == Kind.RANDOM:
            return Verdict(VALUE, decision.name, reason)
        if kind == Kind.FILE:
            return Verdict(HANDLE, decision.name, reason + "; it is put back at its offset after a loss")
        if kind == Kind.INLINE and decision.name in PASSING:
            return Verdict(INLINE, decision.name, reason + "; functions it is given are asked for at each call")
        if kind == Kind.EFFECT:
            is_method = "." in getattr(called.obj, "__qualname__", "")
            return self._effect(decision.name, reason, isinstance(called.obj, type), is_method)
        return Verdict(kind, decision.name, reason)

    def _of_unknown(self, called: Unknown, text: str) -> Verdict:
        if called.likely is None or isinstance(called.likely, Unknown):
            return Verdict(RUN_TIME, text, called.why)
        likely = self.of(called.likely, text)
        return Verdict(RUN_TIME, likely.name, f"{called.why}; as declared: {likely.kind}, {likely.reason}")

    def _row(self, name: str) -> Optional[Row]:
        return self._table.find(name) or self._table.find(f"builtins.{name}")

    def _effect(self, name: str, reason: str, is_class: bool, is_method: bool = False) -> Verdict:
        if name in FLEETING:
            return Verdict(EFFECT, name, reason, FLEETING[name])
        made = name if is_class else self._results.get(name, "").partition("[")[0]
        policy = remaking.POLICIES.get(made)
        if policy is None and not is_class:
            return Verdict(EFFECT, name, reason)
        after = "made again after a loss" if policy is None or not policy.refusal else f"lost: {policy.refusal}"
        kind = EFFECT if is_method and not is_class else HANDLE
        return Verdict(kind, name, f"{reason}; what it gives is held, and {after}")

    def _of_function(self, called: Function) -> Verdict:
        if called.module.is_project:
            name, mode = f"{called.module.name}.{called.qualname}", self._resolver.mark_of(called)
            if mode is not None:
                return Verdict(mode, name, f"marked in the program, in {_place(called)}")
            return Verdict(INLINE, name, f"defined in {_place(called)}")
        return self._by_name(f"{called.module.name}.{called.qualname}")

    def _of_class(self, called: Class) -> Verdict:
        if called.module.is_project:
            return Verdict(INLINE, f"{called.module.name}.{called.qualname}", "a class of the project")
        name = naming.qualified(called.module.name, called.qualname)
        family = self._family(called, set())
        if family == "exception":
            return Verdict(INLINE, name, "an exception")
        if family == "enum":
            return Verdict(INLINE, name, "an enumeration")
        if family == "data" and self._table.find(name) is None:
            return Verdict(INLINE, name, "a class of plain data")
        return self._by_name(name, is_class=True)

    def _family(self, called: Class, seen: set[int]) -> str:
        """Whether a class of a package is an exception, an enumeration or plain data, by its bases."""
        if id(called.node) in seen:
            return ""
        seen.add(id(called.node))
        for base in self._resolver.bases(called):
            if isinstance(base, Known) and isinstance(base.obj, type):
                if issubclass(base.obj, BaseException):
                    return "exception"
                if base.obj.__module__ == "enum":
                    return "enum"
            if isinstance(base, Class):
                if f"{base.module.name}.{base.qualname}" in MODEL_BASES:
                    return "data"
                family = self._family(base, seen)
                if family:
                    return family
            if isinstance(base, Known) and base.obj.__name__ == "NamedTuple":
                return "data"
        return ""

    def _by_name(self, name: str, is_class: bool = False) -> Verdict:
        name = naming.qualified(*_split(name))
        row = self._table.find(name)
        if row is None:
            if is_class and name in remaking.POLICIES:
                return self._effect(name, UNKNOWN, is_class)
            return Verdict(EFFECT, naming.for_people(name), UNKNOWN)
        kind = VALUE if row.kind == Kind.RANDOM else row.kind
        return Verdict(kind, naming.for_people(name), row.reason)

    def _of_instance(self, called: Instance, text: str) -> Verdict:
        found = self._resolver.attributes.of(called, "__call__", text)
        if isinstance(found, (Known, Function)):
            return self.of(found, text)
        return Verdict(RUN_TIME, text, f"an object that can be called, {text}")


def _split(name: str) -> tuple[str, str]:
    """Module and name within it, as far as capitals tell: `requests.sessions`, `Session.get`."""
    parts = name.split(".")
    for position, part in enumerate(parts[1:], 1):
        if part[:1].isupper():
            return ".".join(parts[:position]), ".".join(parts[position:])
    return ".".join(parts[:-1]) or "builtins", parts[-1]


def _place(called: Function) -> str:
    node: ast.AST = called.node
    file = called.module.path.rpartition("/")[2]
    return f"{file}:{getattr(node, 'lineno', 0)}"
