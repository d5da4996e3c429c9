"""Children of a lost process: what they were asked cannot be had any more, and the error says so where it shows."""

from __future__ import annotations

from tests.program_case import ProgramCase
from tests.scripted_host import Loss


class LostChildrenTest(ProgramCase):
    def lost(self, body: str, number: int) -> str:
        """The message of what `main` raises when the runner is lost after its nth call."""
        lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
        source = (
            "import multiprocessing, os, outside\n\n"
            "context = multiprocessing.get_context('fork')\n\n"
            "def work(queue=None):\n    queue.put(1) if queue else None\n\n"
            f"def main(event):\n{lines}\n"
        )
        story = self.story(source, losses=(Loss("recorded", number),))
        assert story.done is not None
        error = story.done.get("error")
        assert error is not None, story.done
        return f"{error['type']}: {error['message']}"

    def test_a_process_that_was_started(self) -> None:
        said = self.lost("process = context.Process(target=work)\nprocess.start()\nprocess.join()\n", 2)
        self.assertRegex(said, r"HandleLost: the multiprocessing.context.ForkProcess made by main.py:9 \(call main:1\)")
        self.assertIn("may still run, without us. Make it just before it is used", said)

    def test_a_queue(self) -> None:
        said = self.lost("queue = context.Queue()\noutside.note(1)\nqueue.get(timeout=5)\n", 2)
        self.assertRegex(said, r"HandleLost: the multiprocessing.queues.Queue made by main.py:9 \(call main:1\)")

    def test_a_program_catches_what_the_message_names(self) -> None:
        source = (
            "import autokitteh, os, outside\n\n"
            "def main(event):\n"
            "    pipe = os.popen('echo said')\n"
            "    outside.note(1)\n"
            "    try:\n        said = pipe.read()\n"
            "    except autokitteh.HandleLost as lost:\n"
            "        said = (isinstance(lost, autokitteh.AutoKittehError), 'autokitteh.HandleLost' in str(lost))\n"
            "    print(said)\n"
        )
        story = self.story(source, losses=(Loss("recorded", 2),))
        self.assertEqual(story.text("stdout"), "(True, True)\n")

    def test_a_fork(self) -> None:
        said = self.lost("child = os.fork()\nif not child:\n    os._exit(0)\nos.waitpid(child, 0)\n", 1)
        self.assertRegex(said, r"HandleLost: the child process made by main.py:9 \(call main:1\) was lost")
