"""Variables of the context on a replay: what it has to import for them does nothing outside."""

from __future__ import annotations

import contextvars
import pickle
import sys
import tempfile
import unittest
from pathlib import Path

from _ak.context_variables import ContextVariables

HARMLESS = """
from contextvars import ContextVar
chosen = ContextVar("chosen")
"""
# As the guard asks before each effect of a call.
WITH_AN_EFFECT = f"""{HARMLESS}
from _ak.performing import refuse_to_repeat
refuse_to_repeat()
"""


class ContextVariablesTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        sys.path.insert(0, folder.name)
        self.addCleanup(sys.path.remove, folder.name)

    def set_again(self, module: str, text: str) -> contextvars.Context:
        self.addCleanup(sys.modules.pop, module, None)
        (self.folder / f"{module}.py").write_text(text)
        context = contextvars.copy_context()
        changed = [((module, "chosen"), pickle.dumps("north"))]
        context.run(ContextVariables().repeat, changed, pickle.loads)
        return context

    def test_a_module_that_the_call_imported_is_imported(self) -> None:
        context = self.set_again("variables_apart", HARMLESS)
        self.assertEqual(context[sys.modules["variables_apart"].chosen], "north")

    def test_one_that_does_something_outside_is_not(self) -> None:
        self.set_again("variables_and_more", WITH_AN_EFFECT)
        self.assertNotIn("variables_and_more", sys.modules)


if __name__ == "__main__":
    unittest.main()
