"""Finds what a program registers as never recorded, before anything runs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from _ak import naming
from _ak.classify import Classifier
from _ak.explain.resolve import Resolver
from _ak.explain.scopes import Scope
from _ak.explain.things import Class, Foreign, Function, Known, Source, Thing
from _ak.rules import BELOW, Rules
from autokitteh import register_no_activity

_COLLECTIONS = (ast.List, ast.Tuple, ast.Set)


def heed_registered(
    calls: Iterable[tuple[ast.Call, Scope]], resolver: Resolver, classifier: Classifier, rules: Rules
) -> None:
    """Tell `classifier` and `rules` of each thing that one of `calls` gives to `register_no_activity`, wherever that
    call stands: when it is made, only a run can tell."""
    for call, scope in calls:
        called = resolver.resolve(call.func, scope)
        if isinstance(called, Known) and called.obj is register_no_activity:
            for node in _given(call):
                _never_record(resolver.resolve(node, scope), classifier, rules)


def _given(call: ast.Call) -> Iterator[ast.expr]:
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        if isinstance(argument, _COLLECTIONS):
            yield from argument.elts
        else:
            yield argument


def _never_record(thing: Thing, classifier: Classifier, rules: Rules) -> None:
    if isinstance(thing, Known):
        classifier.never_record(thing.obj)
    elif isinstance(thing, (Function, Class)):
        rules.never_record(naming.for_people(naming.qualified(thing.module.name, thing.qualname)))
    elif isinstance(thing, Source):
        rules.never_record(thing.name + BELOW)
    elif isinstance(thing, Foreign):
        # A module or something in it: either way all that lies below.
        rules.never_record(thing.name)
