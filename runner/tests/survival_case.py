"""The base of tests that run programs of the corpus plain, durable, and with a loss after each recorded call."""

from __future__ import annotations

import unittest
from collections.abc import Iterable
from pathlib import Path
from typing import Optional
from zlib import crc32

from tests.corpus import Program, Run, differences, run_program_durably, run_program_plain
from tests.outside_world import PageServer
from tests.scripted_host import Loss


class SurvivalCase(unittest.TestCase):
    server: PageServer
    pages: Optional[Path] = None
    variables: Optional[dict[str, str]] = None

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = PageServer(cls.pages, cls.variables)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.close()

    def check(self, program: Program, plain: Run, losses: tuple[Loss, ...] = (), gives_word: bool = False) -> Run:
        durable = run_program_durably(program, self.server, losses, gives_word)
        found = differences(program, plain, durable)
        self.assertEqual(found, [], f"{program.name}, {losses}")
        return durable

    def survive(self, program: Program) -> None:
        """Without a loss, and with one after each recorded call in turn; half of the programs perform ahead of the
        host's word."""
        if not program.can_run:
            return
        if program.refused is not None:
            self.refuse(program, *program.refused)
            return
        plain = run_program_plain(program, self.server)
        gives_word = crc32(program.name.encode()) % 2 == 0
        story = self.check(program, plain, gives_word=gives_word).story
        assert story is not None
        count = len(story.calls)
        everywhere = tuple(Loss("recorded", number) for number in range(1, count + 1))
        story = self.check(program, plain, everywhere).story
        assert story is not None
        self.assertEqual(story.runners, count + 1)

    def refuse(self, program: Program, kind: str, text: str) -> None:
        ended = run_program_durably(program, self.server)
        self.assertEqual(ended.error, kind, ended.traceback)
        self.assertIn(text, ended.message or "")


def add_tests(case: type[SurvivalCase], programs: Iterable[Program]) -> None:
    """A test of `case` for each program."""
    for program in programs:
        name = f"test_{program.name.replace('/', '_')}"
        assert not hasattr(case, name), name
        setattr(case, name, lambda self, program=program: self.survive(program))
