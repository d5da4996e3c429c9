"""Who waits for the rest of a journal holds up the others, as one that computes."""

from __future__ import annotations

import contextlib
import tempfile
import threading
import unittest
from pathlib import Path
from typing import Any

from tests.scripted_host import DurableSession, Loss, ScriptedHost

PROGRAM = """
import asyncio
import threading

import late

log = []


def work():
    late.quick("a")
    log.append("thread")
    late.quick(list(log))


async def first():
    await late.slow("b")


async def second():
    log.append("loop")


async def both():
    thread = threading.Thread(target=work)
    thread.start()
    await asyncio.gather(first(), second())
    thread.join()


def main(event):
    asyncio.run(both())
    return log
"""


class LateHost(DurableSession):
    """Reads the rest of the journal for half a second."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.late: list[threading.Timer] = []

    def _tell_parts(self, host: ScriptedHost) -> None:
        timer = threading.Timer(0.5, self._tell_late, (host,))
        timer.start()
        self.late.append(timer)

    def _tell_late(self, host: ScriptedHost) -> None:
        with contextlib.suppress(OSError):  # The program has failed.
            super()._tell_parts(host)


class RestTurnsTest(unittest.TestCase):
    def test_a_thread_does_not_overtake_a_loop_that_waits_for_the_rest(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        Path(folder.name, "main.py").write_text(PROGRAM)
        with LateHost(Path(folder.name), "main.py:main", losses=(Loss("recorded", 3),)) as session:
            story = session.run()
            for timer in session.late:
                timer.join()
            self.assertEqual((story.runners, len(session.late)), (2, 1))
            self.assertIsNone(story.error)
            self.assertEqual(story.done and story.done["result"], "['loop', 'thread']")


if __name__ == "__main__":
    unittest.main()
