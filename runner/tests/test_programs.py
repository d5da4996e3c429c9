"""Every program of the corpus: the same plain, durable, and with a loss after each of its recorded calls."""

from __future__ import annotations

import dataclasses
from collections import Counter

from tests.corpus import (
    AXES,
    PROGRAMS,
    Program,
    differences,
    find_programs,
    read_program,
    run_program_durably,
    run_program_plain,
    share_of,
)
from tests.scripted_host import Loss, Story
from tests.survival_case import SurvivalCase, add_tests


class ProgramsTest(SurvivalCase):
    def named(self, name: str) -> Program:
        return read_program(PROGRAMS / f"{name}.py")

    def test_a_loss_before_each_call_is_performed(self) -> None:
        for name in ("core/try_except", "core/files_text"):
            program = self.named(name)
            plain = run_program_plain(program, self.server)
            story = self.check(program, plain).story
            assert story is not None
            count = len(story.calls)
            # A call that is asked for again counts again.
            losses = tuple(Loss("asked", number) for number in range(1, 2 * count, 2))
            story = self.check(program, plain, losses).story
            assert story is not None
            self.assertEqual(story.runners, count + 1)

    def test_a_loss_during_a_call_repeats_that_call_only(self) -> None:
        program = self.named("core/try_except")
        plain = run_program_plain(program, self.server)
        losses = (Loss("performing", 3), Loss("performing", 9))
        durable = run_program_durably(program, self.server, losses)
        assert durable.story is not None
        self.assertEqual((durable.story.runners, durable.stdout), (3, plain.stdout))
        self.assertFalse(Counter(plain.ledger) - Counter(durable.ledger))
        self.assertLessEqual(len(durable.ledger), len(plain.ledger) + 2)

    def test_the_comparison_sees_a_difference_on_each_axis(self) -> None:
        program = self.named("core/nested")
        plain = run_program_plain(program, self.server)
        self.assertEqual(differences(program, plain, plain), [])
        for axis in AXES:
            wrong = dataclasses.replace(plain, **{axis: {"f": b""} if axis == "files" else "x"})
            self.assertEqual(len(differences(program, plain, wrong)), 1, axis)

    def test_the_comparison_sees_what_happened_outside(self) -> None:
        ordered = self.named("core/nested")
        unordered = dataclasses.replace(ordered, is_unordered=True)
        plain = run_program_plain(ordered, self.server)
        line = plain.ledger[0]

        def seen(program: Program, ledger: list[str], unknown: int = 0) -> bool:
            run = dataclasses.replace(plain, ledger=ledger, story=Story(unknown=unknown))
            return differences(program, plain, run) != []

        for program in (ordered, unordered):
            self.assertTrue(seen(program, plain.ledger[1:]), "one missing")
            self.assertTrue(seen(program, [line, *plain.ledger]), "one twice")
        swapped = [*plain.ledger[1:], line]
        self.assertTrue(seen(ordered, swapped))
        self.assertFalse(seen(unordered, swapped))
        self.assertFalse(seen(unordered, [line, *plain.ledger], 1), "made again after a loss")
        self.assertTrue(seen(unordered, [line, line, *plain.ledger], 1), "more often than was under way")
        repeating = dataclasses.replace(ordered, repeats=(line[:4],))
        self.assertFalse(seen(repeating, [line, *plain.ledger]))


add_tests(ProgramsTest, share_of(find_programs()))
