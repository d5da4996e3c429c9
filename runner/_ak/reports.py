"""What is told about code without running it: `--inspect`, `--explain`, `--rewritten`."""

from __future__ import annotations

from typing import Any

from _ak.exports import inspect_code
from _ak.settings import Settings


def report(settings: Settings) -> dict[str, Any]:
    """What is asked about the code; nothing of it runs."""
    if settings.report == "inspect":
        return inspect_code(settings.code_root)
    from _ak import explain

    if settings.report == "rewritten":
        return explain.rewritten_code(settings.code_root, settings.entry_file)
    return explain.explain_code(settings.code_root, settings.entry_file, settings.entry_function, settings.calls)
