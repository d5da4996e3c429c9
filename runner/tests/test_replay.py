"""A program against the journal of another: the same goes on, a different one is stopped with a report."""

from __future__ import annotations

import json
import os
import unittest
from pathlib import Path
from typing import Callable

from tests.program_case import ProgramCase
from tests.scripted_host import DurableSession, LateTimers, Loss, Story


class ReplayTest(ProgramCase):
    def replay(self, first: str, second: str, change: Callable[[list[str]], list[str]] = lambda lines: lines) -> Story:
        """Run `first` until its second call is recorded, then replay with `second`."""
        self.write(first)
        with DurableSession(self.code, "main.py:main", {}, (Loss("recorded", 2),)) as session:
            session.variables = {"LEDGER": str(self.ledger)}
            with session._start() as host:
                session._serve(host)
            self.write(second)
            lines = Path(session.journal).read_text().splitlines(keepends=True)
            Path(session.journal).write_text("".join(change(lines)))
            return session.run()

    FIRST = """import outside
def main(event):
    outside.note('one')
    outside.note('two')
    outside.note('three')
"""

    def test_the_same_program_goes_on(self) -> None:
        self.assertIsNone(self.replay(self.FIRST, self.FIRST).error)
        self.assertEqual(self.ledger.read_text(), "note 'one'\nnote 'two'\nnote 'three'\n")

    def test_another_call(self) -> None:
        error = self.replay(self.FIRST, self.FIRST.replace("note('two')", "shout('two')")).error
        assert error is not None
        self.assertEqual(error["code"], "replay_differs")
        self.assertIn("expected: outside.note at main.py:4    outside.note('two')", error["message"])
        self.assertIn("actual:   outside.shout at main.py:4    outside.shout('two')", error["message"])

    def test_lines_that_moved(self) -> None:
        moved = self.FIRST.replace("import outside\n", "import outside\n# one\n# two\n").replace("'two'", "2")
        error = self.replay(self.FIRST, moved).error
        assert error is not None
        self.assertIn("expected: outside.note at main.py:4    outside.note('two')\n", error["message"])
        self.assertIn("with other arguments at main.py:6    outside.note(2)", error["message"])
        expected = {"name": "outside.note", "file": "main.py", "line": 4, "source": "outside.note('two')"}
        actual = {"name": "outside.note", "file": "main.py", "line": 6, "source": "outside.note(2)"}
        self.assertEqual(
            error["difference"],
            {
                "call": "main:2",
                "kind": "arguments",
                "expected": expected,
                "actual": {**actual, "args": ["2"], "kw": {}},
                "why": None,
            },
        )

    def test_lines_may_move_as_long_as_the_calls_stay(self) -> None:
        story = self.replay(self.FIRST, self.FIRST.replace("import outside\n", "import outside\n\n\n"))
        self.assertIsNone(story.error)
        self.assertEqual(self.ledger.read_text(), "note 'one'\nnote 'two'\nnote 'three'\n")

    def test_other_arguments(self) -> None:
        error = self.replay(self.FIRST, self.FIRST.replace("'two'", "'zwei'")).error
        assert error is not None
        self.assertIn("actual:   outside.note with other arguments at main.py:4", error["message"])

    def test_a_value_where_a_call_was(self) -> None:
        error = self.replay(self.FIRST, self.FIRST.replace("outside.note('two')", "__import__('time').time()")).error
        assert error is not None
        self.assertIn("actual:   time.time", error["message"])
        self.assertEqual((error["difference"]["kind"], error["difference"]["actual"]["name"]), ("call", "time.time"))

    def test_user_code_cannot_catch_it(self) -> None:
        caught = """
            import outside

            def main(event):
                outside.note('one')
                try:
                    outside.shout(2)
                except BaseException:
                    print('caught')
            """
        story = self.replay(self.FIRST, caught)
        self.assertEqual((story.error and story.error["code"], story.prints), ("replay_differs", {}))

    def test_a_handler_that_ends_too_early(self) -> None:
        error = self.replay(self.FIRST, "import outside\ndef main(event):\n    outside.note('one')\n").error
        assert error is not None
        self.assertIn("the handler ended without it", error["message"])
        difference = error["difference"]
        self.assertEqual((difference["kind"], difference["call"], difference["actual"]), ("missing", "main:2", None))
        self.assertEqual(difference["why"], "the handler ended without it")

    def test_a_timer_that_ended_though_its_await_was_cancelled(self) -> None:
        self.write("""
            import asyncio, outside
            async def main(event):
                task, timer = asyncio.current_task(), asyncio.get_running_loop().call_later(0.05, lambda: task.cancel())
                try:
                    await asyncio.sleep(500)
                except asyncio.CancelledError:
                    outside.note("cancelled")
                outside.note("end")
        """)
        with LateTimers(self.code, "main.py:main", {}, (Loss("recorded", 1), Loss("recorded", 2))) as session:
            session.variables = {"LEDGER": str(self.ledger)}
            story = session.run()
        self.assertEqual((story.error, self.ledger.read_text()), (None, "note 'cancelled'\nnote 'end'\n"))

    def test_a_damaged_journal(self) -> None:
        for change in (
            lambda lines: [*lines, "half a li"],
            lambda lines: ["[]\n", *lines],
            lambda lines: ['{"kind": "other"}\n'],
            lambda lines: ['{"kind": "call", "id": 3}\n'],
        ):
            error = self.replay(self.FIRST, self.FIRST, change).error
            assert error is not None
            self.assertEqual(error["code"], "journal_damaged")
            self.assertIn("line ", error["message"])

    def test_a_damaged_value_ends_the_session_and_is_not_seen_by_user_code(self) -> None:
        source = """
            import outside

            def main(event):
                try:
                    made = outside.each(bytes, [300_000])
                except BaseException:
                    print('caught')
                outside.note('two')
            """

        def damage(lines: list[str]) -> list[str]:
            path = json.loads(lines[0])["value_file"]["path"]
            with open(path, "r+b") as file:
                file.seek(1000)
                file.write(b"!")
            return lines

        story = self.replay(source, source, damage)
        assert story.error is not None
        self.assertEqual((story.error["code"], story.prints), ("journal_damaged", {}))
        self.assertIn("call main:1", story.error["message"])
        self.assertIn("its sha256 differs", story.error["message"])
        self.assertIn("main.py:6", story.error["message"])

    def test_a_result_that_nobody_gets_is_not_read(self) -> None:
        source = """
            import odd_changes
            import outside

            def main(event):
                items = [1]
                outside.each(bytes, [40_000])
                kept = outside.each(bytes, [40_000])
                odd_changes.append_new(items)
                print(items, len(kept[0]))
            """
        removed = []

        def remove(lines: list[str]) -> list[str]:
            dropped, kept = (json.loads(line) for line in lines[:2])
            os.unlink(dropped["value_file"]["path"])
            removed.append(kept["value_file"])
            return lines

        story = self.replay(source, source, remove)
        self.assertEqual((story.error, story.text("stdout"), removed), (None, "[1, {}] 40000\n", [None]))

    def test_prints_are_not_sent_again(self) -> None:
        source = """
            import outside

            def main(event):
                print('a')
                outside.note('one')
                print('b')
                outside.shout('two')
                print('c')
                outside.note('three')
            """
        story = self.replay(source, source)
        # What a call prints is told when the program may go on, so the loss came before it; it is told from the record.
        self.assertEqual(story.text("stdout"), "a\nb\noutside: two\nand again: twoc\n")


if __name__ == "__main__":
    unittest.main()
