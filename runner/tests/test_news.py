"""Of which calls an earlier process may have come as far: those of lanes that were given nothing new yet."""

from __future__ import annotations

from typing import Any

from tests.program_case import ProgramCase
from tests.scripted_host import Loss


class NewsTest(ProgramCase):
    def perhaps_again(self, source: str, lost_at: int) -> dict[str, bool]:
        """By call, and by what it was given: what the runner that wanted it last said; one loss, after this record."""
        story = self.story(source, losses=(Loss("recorded", lost_at),))
        self.assertEqual(story.runners, 2)
        said = [(wanted, wanted.get("perhaps_again", False)) for wanted in story.requests]
        return {key: again for wanted, again in said for key in (wanted["id"], *wanted.get("args", ()))}

    def test_what_is_wanted_before_the_first_answer(self) -> None:
        said = self.perhaps_again(
            """
            import outside
            def main(event):
                for number in range(4):
                    outside.note(number)
            """,
            2,
        )
        self.assertEqual([said[f"main:{number}"] for number in range(1, 5)], [True, False, True, False])

    def test_the_end_of_a_sleep_is_an_answer(self) -> None:
        said = self.perhaps_again(
            """
            import outside, time
            def main(event):
                outside.note(1)
                time.sleep(2)
                outside.note(2)
            """,
            1,
        )
        self.assertEqual((said["main:2"], said["main:3"]), (False, False))

    def test_each_lane_for_itself_and_for_those_that_it_makes(self) -> None:
        source = """
            import outside, threading
            def work(name, after):
                after.wait()
                outside.note(name)
            def main(event):
                go = threading.Event()
                early = threading.Thread(target=work, args=("early", go))
                early.start()
                outside.note("first")
                outside.note("second")
                late = threading.Thread(target=work, args=("late", go))
                late.start()
                go.set()
                early.join()
                late.join()
        """
        said = self.perhaps_again(source, 1)
        self.assertEqual((said["main:2"], said["'early'"], said["'late'"]), (True, True, False))

    def test_a_task_of_asyncio_too(self) -> None:
        source = """
            import asyncio, outside
            async def main(event):
                early = asyncio.ensure_future(work("early", 0.1))
                await outside.fetch("first")
                await outside.fetch("second")
                await asyncio.gather(early, work("late", 0))
            async def work(name, seconds):
                await asyncio.sleep(seconds)
                await outside.fetch(name)
        """
        said = self.perhaps_again(source, 1)
        self.assertEqual((said["'early'"], said["'late'"]), (True, False))

    def test_nothing_is_said_to_a_plain_host(self) -> None:
        host: Any = self.host("import outside\ndef main(event):\n    outside.note(1)\n", AK_PROTOCOL="0")
        self.assertNotIn("perhaps_again", host.expect_marked("callback"))
