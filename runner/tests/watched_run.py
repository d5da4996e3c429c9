"""Runs one program plainly, with a guard that only notes what the classifier decides; a process of its own.

watched_run.py PROGRAM.py OUT.json        OUT: [[file, line, kind, name], ...], sorted
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from _ak.classify import Classifier
from _ak.code_root import CodeRoot
from _ak.handler import make_event
from _ak.importer import Importer


def main(program: Path, out: Path) -> None:
    root, classifier = CodeRoot(str(program.parent)), Classifier(str(program.parent))
    seen: set[tuple[str, int, str, str]] = set()

    def guard(fn: Any) -> Any:
        frame, decision = sys._getframe(1), classifier.decide(fn)
        seen.add((root.relative(frame.f_code.co_filename), frame.f_lineno, decision.kind, decision.name))
        return fn

    importer = Importer(str(program.parent), guard)
    importer.install()
    try:
        # No server listens there: programs that need one end with an error, which is as good.
        result = importer.load_entry(program.name).main(make_event({"data": {"url": "http://127.0.0.1:1"}}, "ses_1"))
        if hasattr(result, "__await__"):
            asyncio.run(result)
    except BaseException:  # The program's own end, whatever it is.
        pass
    out.write_text(json.dumps(sorted(seen)), encoding="utf-8")
    # Threads of the program may go on for ever.
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
