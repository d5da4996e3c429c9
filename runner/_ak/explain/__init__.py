"""`ak explain`: every call site of some code and what will become of it, told before anything runs.

In: a code directory, and maybe an entry point. Out: what `--explain` and `--rewritten` print, ready for JSON.
"""

from __future__ import annotations

import ast
import os
import platform
from collections.abc import Iterator
from typing import Any, Optional

from _ak import naming
from _ak.classify import Classifier
from _ak.code_root import CodeRoot
from _ak.explain.modules import Modules
from _ak.explain.registered import heed_registered
from _ak.explain.resolve import Resolver
from _ak.explain.scopes import Reading
from _ak.explain.things import Source, spell
from _ak.explain.unmatched import Unmatched
from _ak.explain.verdicts import INLINE, Verdict, Verdicts
from _ak.exports import describe_error, inspect_file
from _ak.rewrite import guarded_calls, show
from _ak.rules import Rules

_MAX_SHOWN = 60


def explain_code(
    code_root: str, entry_file: str = "", entry_function: str = "", rules: Optional[Rules] = None
) -> dict[str, Any]:
    """Return `{"python", "files", "entry", "calls": [...], "errors": [...], "unmatched": [...]}`.

    A call: `{"file", "line", "column", "source", "callee", "class", "name", "reason", "problem"}`; `problem` says why
    it cannot be recorded, or is None. `entry` is what the entry file exports (exports.py), or None. With an entry file
    only the files it needs are looked at: itself, and what is imported from there on. `rules`: what the project file
    says about calls; `unmatched` has the names in it that fit no call and nothing else.
    """
    rules = rules or Rules()
    patterns = rules.patterns()
    root = CodeRoot(code_root)
    modules = Modules(root)
    sources = _sources(modules, root, entry_file)
    classifier = Classifier(code_root, rules)
    event = _event_parameter(modules.readings.get(entry_file), entry_function)
    resolver = Resolver(modules, lambda obj: classifier.decide(obj).name, event)
    for source in sources.values():
        resolver.enter(source)
    found = [each for file in sources for each in modules.readings[file].calls]
    heed_registered(found, resolver, classifier, rules)
    verdicts = Verdicts(classifier, resolver, rules)
    calls: list[dict[str, Any]] = []
    for file in sorted(sources):
        lines = _lines(sources[file].path)
        guarded = {id(call) for call in guarded_calls(sources[file].scope.node)}
        for call, scope in sorted(modules.readings[file].calls, key=lambda each: _position(each[0])):
            text = spell(call.func, _MAX_SHOWN)
            if id(call) in guarded:
                verdict = verdicts.of(resolver.resolve(call.func, scope), text)
            else:
                verdict = Verdict(INLINE, text, _why_unguarded(call))
            calls.append(_describe(call, verdict, file, lines))
    errors = [describe_error(error, file, os.path.join(root.path, file)) for file, error in modules.errors]
    unmatched = Unmatched(modules, resolver, (source.scope.node for source in sources.values()))
    named = [name for call in calls for name in (call["name"], call["callee"])]
    return {
        "python": platform.python_version(),
        "files": sorted(sources),
        "entry": inspect_file(sources[entry_file].path, entry_file) if entry_file in sources else None,
        "calls": calls,
        "errors": errors,
        "unmatched": unmatched.among(patterns, named),
    }


def rewritten_code(code_root: str, entry_file: str = "") -> dict[str, Any]:
    """Return `{"python", "files": {file: text as it runs}, "errors": [...]}`."""
    root = CodeRoot(code_root)
    modules = Modules(root)
    texts: dict[str, str] = {}
    for file, source in sorted(_sources(modules, root, entry_file).items()):
        with open(source.path, "rb") as source_file:
            texts[file] = show(source_file.read(), file)
    errors = [describe_error(error, file, os.path.join(root.path, file)) for file, error in modules.errors]
    return {"python": platform.python_version(), "files": texts, "errors": errors}


def _sources(modules: Modules, root: CodeRoot, entry_file: str) -> dict[str, Source]:
    """The project's modules to look at, by their files."""
    found: dict[str, Source] = {}
    waiting = [entry_file] if entry_file else root.python_files()
    while waiting:
        file = waiting.pop()
        source = modules.read_file(file) if file not in found else None
        if source is not None:
            found[file] = source
            for module in _imported(source, modules) if entry_file else ():
                waiting.append(root.relative(module.path))
    return found


def _imported(source: Source, modules: Modules) -> Iterator[Source]:
    names: list[tuple[str, int]] = []
    for node in ast.walk(source.scope.node):
        if isinstance(node, ast.Import):
            names.extend((alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            below = [f"{node.module}.{alias.name}" if node.module else alias.name for alias in node.names]
            names.extend((name, node.level) for name in [node.module or "", *below])
    for name, level in names:
        # `import a.b` runs `a` too.
        for length in range(name.count(".") + 1):
            part = name.rsplit(".", length)[0]
            module = modules.find_from(source, part, level) if part or level else None
            if isinstance(module, Source) and module.is_project and module.path:
                yield module


def _event_parameter(reading: Optional[Reading], function: str) -> Optional[ast.arg]:
    """The parameter of the entry function that gets the event."""
    for node in getattr(reading.module.node, "body", ()) if reading is not None else ():
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == function:
            parameters = [*node.args.posonlyargs, *node.args.args]
            return parameters[0] if parameters else None
    return None


def _why_unguarded(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name) and call.func.id == "super":
        return "part of the language"
    return "a decorator is called again each time its module is loaded"


def _describe(call: ast.Call, verdict: Verdict, file: str, lines: list[str]) -> dict[str, Any]:
    # A chain of methods starts far above the name that is called: that is where people look for the call.
    line = call.func.end_lineno or call.lineno
    return {
        "file": file,
        "line": line,
        "column": call.col_offset + 1,
        "source": lines[line - 1].strip() if line <= len(lines) else "",
        "callee": spell(call.func, _MAX_SHOWN),
        "class": verdict.kind,
        "name": naming.for_people(verdict.name),
        "reason": verdict.reason,
        "problem": verdict.problem,
    }


def _position(call: ast.Call) -> tuple[int, int, int]:
    return call.func.end_lineno or call.lineno, call.func.end_col_offset or 0, call.col_offset


def _lines(path: str) -> list[str]:
    with open(path, "rb") as source_file:
        return [line.decode("utf-8", "replace") for line in source_file.read().splitlines()]
