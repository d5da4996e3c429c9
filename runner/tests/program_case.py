"""The base of tests that write a small program and run it with a real runner."""

from __future__ import annotations

import tempfile
import textwrap
import unittest
from pathlib import Path
from typing import Any, Optional

from tests.scripted_host import Loss, ScriptedHost, Story, run_durable

FULL = {"AK_PROTOCOL": "1"}


class ProgramCase(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="ak-code-")
        self.addCleanup(folder.cleanup)
        self.code = Path(folder.name).resolve() / "code"
        self.code.mkdir()
        self.ledger = Path(folder.name) / "ledger"
        self.ledger.touch()

    def write(self, source: str, name: str = "main.py") -> None:
        path = self.code / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(source), encoding="utf-8")

    def story(
        self,
        source: str,
        entry: str = "main.py:main",
        event: Optional[dict[str, Any]] = None,
        losses: tuple[Loss, ...] = (),
        variables: Optional[dict[str, str]] = None,
    ) -> Story:
        self.write(source)
        return run_durable(self.code, entry, event, losses, LEDGER=str(self.ledger), **(variables or {}))

    def host(self, source: str, **variables: str) -> ScriptedHost:
        """A runner that has sent `module` and was told to run."""
        self.write(source)
        host = ScriptedHost(self.code, "main.py:main", {**FULL, "LEDGER": str(self.ledger), **variables})
        self.addCleanup(host.close)
        host.expect("module")
        host.send("run", func_name="main", event={})
        return host
