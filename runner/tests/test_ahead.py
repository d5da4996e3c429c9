"""Effects that are performed without asking, on the host's word."""

from __future__ import annotations

import os
import time
import unittest
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from unittest import mock

from _ak.ahead import Ahead
from _ak.exchange import Exchange
from _ak.protocol import ProtocolError
from _ak.untold import Teller, Untold
from tests.program_case import ProgramCase
from tests.scripted_host import DEADLINE_S, DurableSession, Loss, ScriptedHost, run_durable

THREE = """
    import outside
    def main(event):
        outside.note(1)
        outside.note(2)
        outside.note(3)
"""


class LostInTheMidst(DurableSession):
    """A host whose runner is lost when its child has written `half` to `log`; the next child may go on."""

    log: Path
    fifo: int

    def _take(self, host: ScriptedHost, kind: str, payload: dict[str, Any]) -> bool:
        if kind != "callback" or payload["name"] != "subprocess.run":
            return super()._take(host, kind, payload)
        is_first = self.story.runners == 1
        ends_at = time.monotonic() + DEADLINE_S
        while is_first and "half" not in self.log.read_text():
            assert time.monotonic() < ends_at, "the child writes nothing"
            time.sleep(0.01)
        if not is_first:
            os.write(self.fifo, b"go\n")
        return super()._take(host, kind, payload) and not is_first


class AheadTest(ProgramCase):
    def perform(self, host: ScriptedHost, **word: Any) -> None:
        """Let the first call be performed, and answer it."""
        host.send("callback", id=host.expect("callback")["id"])
        host.send("response", id=host.expect("response")["id"], ok=True, **word)

    def asked(self, source: str, ahead: float) -> dict[str, Any]:
        """What the second call sends, after a word that holds for so many milliseconds."""
        host = self.host(source)
        self.perform(host, ahead=time.time() * 1000 + ahead)
        return host.expect_marked("callback")

    def test_the_next_effect_is_performed_on_the_word_of_the_host(self) -> None:
        host = self.host(THREE)
        self.perform(host, ahead=time.time() * 1000 + 1000)
        self.assertTrue(host.expect("callback")["performed"])
        self.assertEqual(host.expect("response")["id"], "main:2")
        self.assertEqual(self.ledger.read_text(), "note 1\nnote 2\n")
        # The word was for one effect.
        host.send("response", id="main:2", ok=True)
        self.assertNotIn("performed", host.expect("callback"))

    def test_a_word_that_is_over_or_too_long_is_none(self) -> None:
        for ahead in (-1.0, 3_600_000.0):
            with self.subTest(ahead):
                self.assertNotIn("performed", self.asked(THREE, ahead))

    def test_a_word_is_over_though_the_clock_is_set_back(self) -> None:
        wall, steady = [1000.0], [5.0]
        with (
            mock.patch("_ak.ahead._time", lambda: wall[0]),
            mock.patch("_ak.ahead._steady_ms", lambda: steady[0] * 1000),
        ):
            recorder = mock.Mock(sent=0)
            ahead = Ahead(recorder, mock.Mock(is_concurrent=False))
            ahead.allow(1_001_000.0, 0)
            wall[0], steady[0] = 999.5, 5.9
            self.assertTrue(ahead.take())
            ahead.allow(1_000_500.0, 0)
            wall[0], steady[0] = 999.4, 7.0
            self.assertFalse(ahead.take())

    def test_what_was_recorded_since_must_be_durable_first(self) -> None:
        host = self.host("""
            import outside, time
            def main(event):
                outside.note(1)
                outside.note(time.time())
        """)
        self.perform(host, ahead=time.time() * 1000 + 1000)
        host.expect("record")
        self.assertNotIn("performed", host.expect("callback"))

    def test_with_several_lanes_everybody_asks(self) -> None:
        source = """
            import outside, threading
            def main(event):
                thread = threading.Thread(target=print)
                thread.start()
                thread.join()
                outside.note(1)
                outside.note(2)
        """
        story = self.story(source)
        self.assertEqual(len(story.calls), 2)
        self.ledger.write_text("")
        self.write(source)
        ahead = run_durable(self.code, "main.py:main", gives_word=True, LEDGER=str(self.ledger))
        self.assertEqual((ahead.ahead, self.ledger.read_text()), (0, "note 1\nnote 2\n"))

    def test_a_call_with_a_policy_asks(self) -> None:
        source = """
            import outside
            from autokitteh import activity
            @activity(at_most_once=True)
            def once():
                outside.note(2)
            def main(event):
                outside.note(1)
                once()
        """
        self.assertNotIn("performed", self.asked(source, 1000))

    def test_one_that_raises_is_performed_once(self) -> None:
        self.write("""
            import outside
            def main(event):
                outside.note(1)
                try:
                    outside.fail(KeyError, 2)
                except KeyError:
                    outside.note(3)
        """)
        story = run_durable(self.code, "main.py:main", gives_word=True, LEDGER=str(self.ledger))
        self.assertEqual((story.ahead, len(self.ledger.read_text().splitlines())), (2, 3))

    def test_one_that_lasts_is_told_of_while_it_does(self) -> None:
        fifo = str(self.code / "fifo")
        os.mkfifo(fifo)
        host = self.host(f"""
            import outside, subprocess
            def main(event):
                outside.note(1)
                subprocess.run(["cat", {fifo!r}])
                outside.note(2)
        """)
        self.perform(host, ahead=time.time() * 1000 + 1000)
        told = host.expect("callback")
        self.assertEqual((told["id"], told["name"], told["performed"]), ("main:2", "subprocess.run", True))
        with open(fifo, "w"):  # It ends now.
            pass
        self.assertEqual(host.expect("response")["id"], "main:2")
        host.send("response", id="main:2", ok=True)
        self.assertNotIn("performed", host.expect("callback"))

    def test_a_file_that_its_child_writes_is_as_before_when_it_is_lost(self) -> None:
        fifo, log = str(self.code.parent / "fifo"), self.code.parent / "log"
        os.mkfifo(fifo)
        source = f"""
            import outside, subprocess
            def main(event):
                with open({str(log)!r}, "w") as log:
                    log.write("begun\\n")
                    log.flush()
                    outside.note(log.fileno())
                    subprocess.run(["sh", "-c", "echo half; read line < {fifo}; echo whole"], stdout=log)
                    log.write("end\\n")
        """
        self.write(source)
        with LostInTheMidst(self.code, "main.py:main", gives_word=True) as session:
            session.log, session.fifo = log, os.open(fifo, os.O_RDWR)
            self.addCleanup(os.close, session.fifo)
            session.variables = {"LEDGER": str(self.ledger)}
            session.run()
        self.assertEqual(log.read_text(), "begun\nhalf\nwhole\nend\n")

    def test_a_forked_child_ends_though_the_call_was_being_told_of(self) -> None:
        host = self.host("""
            import gc, os, outside
            from autokitteh import activity
            @activity
            def fork():
                locks = [one._lock for one in gc.get_objects() if type(one).__name__ == "Untold"]
                for lock in locks:
                    lock.acquire()
                child = os.fork()
                if child == 0:
                    raise SystemExit(3)
                for lock in locks:
                    lock.release()
                return len(locks), os.waitpid(child, 0)[1] >> 8
            def main(event):
                outside.note(1)
                return fork()
        """)
        self.perform(host, ahead=time.time() * 1000 + 1000)
        self.assertTrue(host.expect_marked("callback")["performed"])
        host.send("response", id=host.expect("response")["id"], ok=True)
        self.assertEqual(host.expect("done")["result"], "(1, 3)")

    def test_a_loss_before_the_record_performs_it_again_and_one_after_it_does_not(self) -> None:
        self.write(THREE)
        for stage, times in (("asked", 2), ("recorded", 1)):
            with self.subTest(stage):
                self.ledger.write_text("")
                variables = {"LEDGER": str(self.ledger)}
                story = run_durable(self.code, "main.py:main", None, (Loss(stage, 2),), gives_word=True, **variables)
                self.assertIsNotNone(story.done)
                self.assertEqual(self.ledger.read_text().splitlines().count("note 2"), times)


class TellerTest(unittest.TestCase):
    def setUp(self) -> None:
        self.sent: SimpleQueue[tuple[str, bool]] = SimpleQueue()

    def untold(self, name: str) -> Untold:
        return Untold(lambda is_followed: self.sent.put((name, is_followed)))

    def test_what_lasts_is_told_once_however_long_there_was_nothing_before(self) -> None:
        teller = Teller()
        for name in ("first", "second"):
            untold = self.untold(name)
            teller.begin(untold)
            self.assertEqual(self.sent.get(timeout=10), (name, False))
            untold.tell(is_followed=True)
        self.assertTrue(self.sent.empty())

    def test_without_a_thread_it_is_told_later(self) -> None:
        teller, first, second = Teller(), self.untold("first"), self.untold("second")
        with mock.patch("_ak.untold.start_own_thread", side_effect=RuntimeError("can't start new thread")):
            teller.begin(first)
        first.tell(is_followed=True)
        teller.begin(second)
        self.assertEqual([self.sent.get(timeout=10) for _ in range(2)], [("first", True), ("second", False)])

    def test_what_is_over_or_given_up_is_not_told_again(self) -> None:
        teller = Teller()
        over, given_up, last = map(self.untold, ("over", "given up", "last"))
        over.tell(is_followed=True)
        given_up.give_up()
        for untold in (over, given_up, last):
            teller.begin(untold)
        self.assertEqual([self.sent.get(timeout=10) for _ in range(2)], [("over", True), ("last", False)])
        given_up.tell()
        self.assertTrue(self.sent.empty())


class ExchangeTest(unittest.TestCase):
    def test_nothing_is_kept_of_a_call_that_was_performed_ahead(self) -> None:
        exchange, box = Exchange(lambda *_: None, lambda *_: None), mock.Mock()
        exchange.open("main:1", box)
        exchange.send("main:1", "callback", {"performed": True})
        exchange.send("main:1", "response", {})
        exchange.deliver("response", {"id": "main:1"})
        box.put.assert_called_once()
        exchange.close("main:1")
        with self.assertRaises(ProtocolError) as caught:  # It would go to the oldest request, if there were one.
            exchange.deliver("callback", {})
        self.assertIn("''", str(caught.exception))
