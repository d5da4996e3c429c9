"""What a session began with against what it meets later."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from _ak import stamp
from _ak.stamp import Policy, compare, make_stamp
from tests.program_case import ProgramCase
from tests.scripted_host import DurableSession, Loss, Story


def changed(**fields: Any) -> str:
    return json.dumps({**json.loads(make_stamp()), **fields})


class CompareTest(ProgramCase):
    def test_the_same_and_another_patch_version(self) -> None:
        now = json.loads(make_stamp())
        minor = ".".join(now["python"].split(".")[:2])
        self.assertEqual(compare(make_stamp(), make_stamp(), Policy()), ([], []))
        self.assertEqual(compare(changed(python=f"{minor}.99"), make_stamp(), Policy()), ([], []))

    def test_another_python_is_refused_unless_allowed(self) -> None:
        for fields in ({"python": "3.8.1"}, {"implementation": "pypy"}, {"rewriter": 0}):
            refused, warned = compare(changed(**fields), make_stamp(), Policy())
            self.assertEqual((len(refused), warned), (1, []))
            self.assertIn(str(next(iter(fields.values()))), refused[0])
            self.assertIn("this is", refused[0])
            self.assertEqual(len(compare(changed(**fields), make_stamp(), Policy("warn")).warned), 1)
            self.assertEqual(compare(changed(**fields), make_stamp(), Policy("ignore")), ([], []))

    def test_other_libraries_are_told_with_both_versions(self) -> None:
        before = {f"lib{number}": "1" for number in range(8)}
        refused, warned = compare(changed(libraries=before), changed(libraries={"lib0": "2"}), Policy())
        self.assertEqual(refused, [])
        self.assertIn("lib0 1, now 2; lib1 1, now gone;", warned[0])
        self.assertIn("and 3 more", warned[0])
        self.assertEqual(len(compare(changed(libraries=before), make_stamp(), Policy(libraries="refuse")).refused), 1)

    def test_what_is_installed_later_is_no_difference(self) -> None:
        self.assertEqual(compare(changed(libraries={}), changed(libraries={"new": "1"}), Policy()), ([], []))


class ClaimTest(ProgramCase):
    SOURCE = "import outside\nprint('loaded')\ndef main(event):\n    outside.note('one')\n    outside.note('two')\n"

    def story_after(self, recorded: str, **variables: str) -> Story:
        self.write(self.SOURCE)
        with DurableSession(self.code, "main.py:main", {}, (Loss("recorded", 1),)) as session:
            session.variables = {"LEDGER": str(self.ledger), **variables}
            with session._start() as host:
                session._serve(host)
            item = {"id": stamp.STAMP, "name": "stamp", "value": base64.b64encode(recorded.encode()).decode()}
            with Path(session.journal).open("a", encoding="utf-8") as file:
                file.write(json.dumps({"kind": "record", "items": [item]}) + "\n")
            return session.run()

    def test_another_python_ends_the_runner_before_the_program_is_loaded(self) -> None:
        error = self.story_after(changed(python="3.8.1")).error
        assert error is not None
        self.assertEqual(error["code"], "python_changed")
        self.assertIn("began with cpython 3.8.1", error["message"])
        self.assertIn("changed.python", error["hint"])

    def test_it_goes_on_where_that_is_allowed(self) -> None:
        self.assertIsNone(self.story_after(changed(python="3.8.1"), AK_CHANGED="warn ignore").error)
        self.assertIsNone(self.story_after(make_stamp()).error)
