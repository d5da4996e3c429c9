"""Beside the programs under testdata/programs/process: what only shows in the host's view."""

from __future__ import annotations

from tests.program_case import ProgramCase
from tests.scripted_host import Loss


class ChildOutputTest(ProgramCase):
    def test_a_child_that_nobody_waits_for_is_heard_with_the_next_call_or_at_the_end(self) -> None:
        story = self.story(
            """
            import subprocess, sys, time
            import outside

            def main(event):
                child = subprocess.Popen([sys.executable, "-c", "print('in the background')"])
                while child.poll() is None:
                    time.sleep(0.01)
                outside.note("next")
                print("end")
            """
        )
        self.assertEqual(story.text("stdout"), "in the background\nend\n")

    def test_what_a_child_printed_is_told_once_whatever_is_lost(self) -> None:
        source = """
            import subprocess
            import outside

            def main(event):
                subprocess.run(["echo", "one"])
                outside.note("between")
                subprocess.run("echo two; echo three >&2", shell=True)
                outside.note("end")
            """
        for stage in ("recorded", "asked"):
            losses = tuple(Loss(stage, number) for number in (1, 3, 4))
            story = self.story(source, losses=losses)
            self.assertEqual((story.text("stdout"), story.text("stderr")), ("one\ntwo\n", "three\n"), stage)

    def test_the_last_words_of_a_crash_still_reach_the_host(self) -> None:
        host = self.host(
            """
            import ctypes, faulthandler, subprocess

            def main(event):
                subprocess.run(["true"])
                faulthandler.enable()
                ctypes.string_at(0)
            """,
            AK_PROTOCOL="1",
        )
        asked = host.expect("callback")
        host.send("callback", id=asked["id"])
        host.expect("response")
        host.send("response", id=asked["id"], ok=True)
        self.assertEqual(host.wait(), -11)
        self.assertIn("Segmentation fault", host.stderr())
