"""How a process can end that no program of the corpus can show: by itself, by a signal, by being stopped."""

from __future__ import annotations

import signal

from tests.program_case import ProgramCase
from tests.scripted_host import DurableSession, ScriptedHost


class DeathsTest(ProgramCase):
    def survive(self, number: int) -> DurableSession:
        self.write(f"""
            import outside

            def main(event):
                outside.note("before")
                print(outside.die_once({number}))
                outside.note("after")
            """)
        session = DurableSession(self.code, "main.py:main")
        self.addCleanup(session.__exit__)
        session.variables = {"LEDGER": str(self.ledger)}
        with self.assertRaisesRegex(AssertionError, rf"ended by itself \(-{number}\)"):
            session.run()
        self.assertIsNone(session.story.done)
        session.run()
        return session

    def test_a_call_in_which_the_process_dies_is_made_again_and_nothing_else(self) -> None:
        for number in (signal.SIGSEGV, signal.SIGKILL, signal.SIGTERM, signal.SIGABRT):
            with self.subTest(number=number):
                self.ledger.write_text("")
                story = self.survive(int(number)).story
                self.assertEqual((story.text("stdout"), story.runners), ("survived\n", 2))
                died = f"die_once {int(number)}\n"
                self.assertEqual(self.ledger.read_text(), f"note 'before'\n{died}{died}note 'after'\n")

    def test_os_exit_ends_the_process_and_not_the_session(self) -> None:
        host = self.host("""
            import os
            import outside

            def main(event):
                try:
                    outside.note("before")
                    os._exit(7)
                finally:
                    outside.note("never")
            """)
        _perform(host)
        self.assertEqual(host.wait(), 7)
        self.assertEqual(self.ledger.read_text(), "note 'before'\n")

    def test_a_signal_to_itself_reaches_the_process_that_is_there(self) -> None:
        self.write("""
            import os, signal
            import outside

            def main(event):
                signal.signal(signal.SIGTERM, lambda number, frame: print("handled"))
                first = os.getpid()
                outside.note("between")
                os.kill(first, signal.SIGTERM)
                outside.note("end")
            """)
        with DurableSession(self.code, "main.py:main") as session:
            session.variables = {"LEDGER": str(self.ledger)}
            self.assertEqual(session.run().text("stdout"), "handled\n")


class ForkedChildTest(ProgramCase):
    def test_it_ends_as_under_plain_python_and_says_why(self) -> None:
        story = self.story("""
            import os, sys
            def fork(how):
                child = os.fork()
                if child == 0:
                    how()
                return os.waitpid(child, 0)[1] >> 8
            def fail():
                raise KeyError("in the child")
            def main(event):
                return [fork(how) for how in (lambda: sys.exit(3), lambda: sys.exit("why"), fail)]
        """)
        assert story.done is not None
        self.assertEqual(story.done["result"], "[3, 1, 1]")
        said = story.text("stderr").splitlines()
        self.assertEqual(
            (said[0], said[1], said[-1]), ("why", "Traceback (most recent call last):", "KeyError: 'in the child'")
        )


class OwnEndTest(ProgramCase):
    def test_a_signal_that_ends_it_is_told_before(self) -> None:
        for call, number in (
            ("os.kill(os.getpid(), signal.SIGKILL)", 9),
            ("os.kill(0, signal.SIGTERM)", 15),
            ("os.killpg(0, signal.SIGKILL)", 9),
        ):
            with self.subTest(call):
                source = f"""
                    import os
                    import signal

                    from autokitteh import activity

                    def main(event):
                        die()

                    @activity
                    def die():
                        {call}
                """
                host = self.host(source)
                asked = host.expect("callback")
                host.send("callback", id=asked["id"])
                self.assertEqual(host.expect("ending"), {"signal": number})
                self.assertEqual(host.wait(), -number)

    def test_signals_to_others_are_no_end(self) -> None:
        source = """
            import os
            import signal
            import subprocess

            from autokitteh import activity

            def main(event):
                end_another()

            @activity
            def end_another():
                child = subprocess.Popen(["sleep", "60"])
                os.kill(child.pid, signal.SIGKILL)
                os.kill(os.getpid(), 0)
                child.wait()
        """
        host = self.host(source)
        asked = host.expect("callback")
        host.send("callback", id=asked["id"])
        host.expect("response")


class StopTest(ProgramCase):
    def test_a_program_that_catches_it_is_stopped_once_and_may_clean_up(self) -> None:
        host = self.host("""
            import time
            import outside

            def main(event):
                try:
                    outside.note(1)
                except Exception:
                    print("an Exception")
                except:
                    print("stopped", flush=True)
                outside.note(time.time() > 0)
            """)
        host.expect("callback")
        host.send("cancel")
        # Where it was stopped is recorded: a replay raises it there again.
        self.assertEqual(host.expect("record")["items"][0]["id"], "main:1~stopped")
        self.assertEqual(host.expect("print")["text"], "stopped\n")
        host.expect("record")
        _perform(host)
        self.assertIsNone(host.expect("done").get("error"))
        self.assertEqual(self.ledger.read_text(), "note True\n")


def _perform(host: ScriptedHost) -> None:
    asked = host.expect("callback")
    host.send("callback", id=asked["id"])
    host.expect("response")
    host.send("response", id=asked["id"], ok=True)
