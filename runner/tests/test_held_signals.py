"""Signal handlers of the program: they run where plain Python could run them, and never in the midst of the runner."""

from __future__ import annotations

import json
import os
import signal
import time
import unittest
from pathlib import Path
from typing import Any

from _ak import held_signals
from _ak.held_signals import HeldSignals
from tests.program_case import ProgramCase
from tests.scripted_host import LateTimers, Loss, Story

FOLDER = Path(held_signals.__file__).parent
# Modules in whose midst a handler may run: nothing in them would be left half done.
NOT_AT_WORK = """
    __init__ addresses asking awaitables child_handles class_reading class_variables closures code_root
    database_handles database_rows database_transactions debugger decision drawn dynamic_code event executor_patches
    exports files files_inside filters handler held_signals http_exchange http_snapshot identity importer
    kept_on_stack lane_patches lasting leaks library_files library_logs library_patches library_readings
    library_snapshots lifeline likeness live_types lock_waits log_capture loop_patches manners marks notices numbered
    numbers own_end own_frames parts passed patches places plain_data proxies questions refusals rehearsal
    rehearsal_mode remaking reopening reports rewrite room rules scopes session_random settings shelf_handles
    shortcuts skipped_time socket_handles spare sqlite_commits sqlite_files sqlite_listeners stamp starting stored
    temporary_files time_limit tracebacks tracing weak where wiring with_items working_folder wrapping
"""

# `at`: the process gets a signal when the runner comes to a function of its own for the next time.
ALARMS = """
    import os, signal, subprocess, time
    import outside
    from _ak import call_messages, channel, effects, exchange, lent_files, values
    from autokitteh import activity

    class Alarm(Exception):
        pass

    def raises(number, frame):
        raise Alarm

    def at(owner, name, number=signal.SIGUSR1):
        original = getattr(owner, name)
        def send(*args, **kwargs):
            setattr(owner, name, original)
            signal.raise_signal(number)
            return original(*args, **kwargs)
        setattr(owner, name, send)

    PLACES = [
        (effects.fingerprint, "fingerprint"), (exchange.Box, "__init__"), (exchange.Exchange, "open"),
        (lent_files, "lend"), (lent_files, "settle"), (values, "encode"), (exchange.Exchange, "send"),
        (call_messages.CallMessages, "report"), (exchange.Exchange, "close"),
        (channel.Channel, "_write"),
    ]

    class Thing:
        def __reduce__(self):
            signal.raise_signal(signal.SIGUSR1)
            return Thing, ()

    @activity
    def work(thing):
        return [thing]
"""


# A call that a signal may end.
ENDED_CALL = """
    def main(event):
        signal.signal(signal.SIGUSR1, raises)
        try:
            outside.note(1)
        except Alarm:
            outside.note(2)
"""


class HeldSignalsTest(ProgramCase):
    def ends(self, source: str, stdout: str, *losses: Loss) -> Story:
        """The program ends without an error, and prints that."""
        story = self.story(ALARMS + source, losses=losses)
        self.has_ended(story)
        self.assertEqual(story.text("stdout"), stdout)
        return story

    def ends_with_late_timers(self, source: str, ledger: str, *losses: Loss) -> None:
        """The program ends without an error, and has noted that."""
        self.write(ALARMS + source)
        with LateTimers(self.code, "main.py:main", losses=losses) as session:
            session.variables = {"LEDGER": str(self.ledger)}
            self.has_ended(session.run())
        self.assertEqual(self.ledger.read_text(), ledger)

    def has_ended(self, story: Story) -> None:
        self.assertEqual((story.error, (story.done or {}).get("error")), (None, None))

    def test_what_a_handler_raises_while_a_call_is_prepared_comes_after_it(self) -> None:
        source = """
    def main(event):
        signal.signal(signal.SIGUSR1, raises)
        for number, place in enumerate(PLACES):
            at(*place)
            try:
                work([])
                print("not raised", place[1])
            except Alarm as err:
                print(err.__context__, err.__cause__)
            outside.note(number)
        """
        story = self.ends(source, "None None\n" * 10)
        self.assertEqual(story.calls, ["main.work", "outside.note"] * 10)
        self.assertEqual(self.ledger.read_text(), "".join(f"note {number}\n" for number in range(10)))

    def test_after_a_loss_it_goes_on_the_same_way(self) -> None:
        source = """
    def main(event):
        signal.signal(signal.SIGUSR1, lambda *_: print("handled"))
        at(effects.fingerprint, "fingerprint")
        work([])
        outside.note(1)
        print("end")
        """
        self.ends(source, "handled\nend\n", Loss("recorded", 1), Loss("recorded", 2))
        self.assertEqual(self.ledger.read_text(), "note 1\n")

    def test_one_in_the_value_that_a_call_returns(self) -> None:
        source = """
    @activity
    def make():
        return [Thing()]

    def main(event):
        signal.signal(signal.SIGUSR1, raises)
        try:
            make()
        except Alarm:
            print("caught")
        outside.note(1)
        """
        story = self.ends(source, "caught\n")
        self.assertEqual(len(story.calls), 2)

    def test_a_handler_that_makes_calls(self) -> None:
        source = """
    def calls(number, frame):
        outside.note(frame.f_code.co_name)
        print("handled in", frame.f_code.co_name)

    def main(event):
        signal.signal(signal.SIGUSR1, calls)
        for place in PLACES:
            at(*place)
            print(work([]))
        """
        story = self.ends(source, "handled in main\n[[]]\n" * 10)
        self.assertEqual(len(story.calls), 20)
        self.assertEqual(self.ledger.read_text(), "note 'main'\n" * 10)

    def test_handlers_that_come_all_the_time_with_calls_and_locks(self) -> None:
        source = """
    def calls(number, frame):
        ticks.append(subprocess.run(["true"]).returncode)
        signal.setitimer(signal.ITIMER_REAL, 0.003 if len(ticks) < 20 else 0)

    def main(event):
        ticks = globals()["ticks"] = []
        signal.signal(signal.SIGALRM, calls)
        signal.setitimer(signal.ITIMER_REAL, 0.001)
        count = 0
        while len(ticks) < 20:
            count += time.time() > 0
            outside.note(count)
        print("end")
        """
        story = self.ends(source, "end\n")
        noted = story.calls.count("outside.note")
        self.assertEqual(len(self.ledger.read_text().splitlines()), noted)
        self.assertGreater(len(story.calls), noted)  # Some came while a call was performed.

    def test_handlers_that_raise_all_the_time_leave_every_call_recorded(self) -> None:
        source = """
    def main(event):
        big, raised = list(range(30_000)), 0
        signal.signal(signal.SIGALRM, raises)
        for k in range(30):
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.0005 * (k + 1))
                work(big)
                signal.setitimer(signal.ITIMER_REAL, 0)
            except Alarm:
                raised += 1
            signal.setitimer(signal.ITIMER_REAL, 0)
            outside.note(k)
        print("some" if raised else "none")
        """
        story = self.ends(source, "some\n")
        self.assertEqual(story.calls.count("outside.note"), 30)

    def test_the_program_finds_its_own_handlers(self) -> None:
        source = """
    import asyncio, pickle
    def main(event):
        before = signal.signal(signal.SIGUSR1, raises)
        print(before is signal.SIG_DFL, signal.getsignal(signal.SIGUSR1) is raises)
        print(signal.signal(signal.SIGUSR1, signal.SIG_IGN) is raises, signal.getsignal(signal.SIGUSR1).name)
        print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
        same = pickle.loads(pickle.dumps(signal.signal)) is signal.signal
        print(signal.signal.__name__, signal.signal.__module__, same)
        try:
            signal.signal(signal.SIGUSR1, "nonsense")
        except TypeError as err:
            print("TypeError")
        async def soon():
            await asyncio.sleep(0)
            return signal.getsignal(signal.SIGINT) is signal.default_int_handler
        asyncio.run(soon())
        print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
        """
        self.ends(source, "True True\nTrue SIG_IGN\nTrue\nsignal signal True\nTypeError\nTrue\n")

    def test_one_within_another(self) -> None:
        source = """
    def outer(number, frame):
        print("outer begins")
        at(lent_files, "lend")
        work([])
        print("outer ends")

    def main(event):
        signal.signal(signal.SIGUSR2, outer)
        signal.signal(signal.SIGUSR1, lambda *_: print("inner"))
        os.kill(os.getpid(), signal.SIGUSR2)
        print("end")
        """
        self.ends(source, "outer begins\ninner\nouter ends\nend\n")

    def test_keyboard_interrupt(self) -> None:
        source = """
    def main(event):
        at(lent_files, "lend", signal.SIGINT)
        try:
            work([])
        except KeyboardInterrupt:
            print("interrupted")
        outside.note(1)
        """
        story = self.ends(source, "interrupted\n")
        self.assertEqual(len(story.calls), 2)

    def test_in_a_call_and_in_waits_it_comes_at_once(self) -> None:
        source = """
    import threading
    def main(event):
        signal.signal(signal.SIGALRM, raises)
        lock = threading.Lock()
        lock.acquire()
        never = threading.Event()
        other = threading.Thread(target=never.wait, daemon=True)
        other.start()
        waits = [
            lambda: subprocess.run(["sleep", "20"]), lambda: time.sleep(0.9), lambda: time.sleep(500),
            lambda: lock.acquire(), lambda: lock.acquire(timeout=20), lambda: never.wait(), lambda: never.wait(20),
            lambda: other.join(), signal.pause,
        ]
        begun = time.monotonic()
        for wait in waits:
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            try:
                wait()
                print("not raised")
            except Alarm:
                print("raised")
        print(time.monotonic() - begun < 10)
        """
        host = self.host(ALARMS + source)
        texts = []
        while True:
            kind, payload = host.receive()
            host.let_go_on(kind, payload)
            if kind == "print":
                texts.append(payload["text"])
            elif kind == "done":
                break
        self.assertEqual("".join(texts), "raised\n" * 9 + "True\n")

    def test_the_host_has_no_call_open_for_which_nobody_waits(self) -> None:
        host = self.host(ALARMS + ENDED_CALL)
        first = host.expect("callback")["id"]
        time.sleep(0.1)
        os.kill(host.pid, signal.SIGUSR1)
        host.expect("record")
        second = host.expect("callback")["id"]
        host.send("callback", id=first)
        refused = host.expect("response")
        self.assertEqual((refused["id"], refused["error"]["type"]), (first, "main.Alarm"))
        host.send("response", id=first, ok=True)
        host.send("callback", id=second)
        self.assertEqual(host.expect("response")["id"], second)
        host.send("response", id=second, ok=True)
        host.expect("done")
        self.assertEqual(self.ledger.read_text(), "note 2\n")

    def test_one_that_comes_before_the_record_is_there_comes_after_it(self) -> None:
        host = self.host(ALARMS + ENDED_CALL)
        host.send("callback", id=host.expect("callback")["id"])
        first = host.expect("response")
        self.assertIsNone(first["error"])
        os.kill(host.pid, signal.SIGUSR1)
        self.assertTrue(host.is_quiet(0.2))
        host.send("response", id=first["id"], ok=True)
        self.assertEqual(host.expect("callback")["name"], "outside.note")

    def test_in_a_child_made_by_fork_they_run_at_once(self) -> None:
        source = """
    def main(event):
        signal.signal(signal.SIGALRM, lambda *_: os._exit(7))
        child = os.fork()
        if child == 0:
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            while True:
                time.sleep(0.01)
        print(os.waitpid(child, 0)[1] >> 8)
        """
        self.ends(source, "7\n")

    def test_async_programs(self) -> None:
        source = """
    import asyncio
    async def main(event):
        ticks = []
        signal.signal(signal.SIGALRM, lambda *_: ticks.append(1))
        signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
        while len(ticks) < 3:
            await asyncio.sleep(0.001)
        heard = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, heard.set)
        os.kill(os.getpid(), signal.SIGUSR1)
        await heard.wait()
        signal.setitimer(signal.ITIMER_REAL, 0)
        print("end")
        """
        self.ends(source, "end\n")

    def test_a_handler_that_makes_calls_while_an_event_loop_waits(self) -> None:
        source = """
    import asyncio
    async def main(event):
        loop, heard = asyncio.get_running_loop(), asyncio.Event()
        def calls(number, frame):
            work([])
            loop.call_soon(heard.set)
        signal.signal(signal.SIGALRM, calls)
        for _ in range(3):
            heard.clear()
            signal.setitimer(signal.ITIMER_REAL, 0.02)
            await heard.wait()
        print("end")
        """
        self.assertEqual(self.ends(source, "end\n").calls, ["main.work"] * 3)

    def test_a_sleep_that_a_handler_ended_ends_so_again(self) -> None:
        source = """
    def main(event):
        signal.signal(signal.SIGALRM, raises)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        try:
            time.sleep(500)
            ended = "slept"
        except Alarm:
            ended = "alarm"
        signal.setitimer(signal.ITIMER_REAL, 0)
        outside.note(ended)
        outside.note(ended)
        """
        self.ends_with_late_timers(source, "note 'alarm'\nnote 'alarm'\n", Loss("asked", 1), Loss("recorded", 2))

    def test_a_call_given_up_before_the_host_began_it_is_not_made_after_a_loss(self) -> None:
        source = """
    def main(event):
        signal.signal(signal.SIGUSR1, raises)
        try:
            outside.note(1)
        except Alarm:
            print("given up")
        outside.note(2)
        """
        host = self.host(ALARMS + source)
        host.expect("callback")
        time.sleep(0.1)
        os.kill(host.pid, signal.SIGUSR1)
        items = host.expect("record")["items"]
        journal = self.code.parent / "journal"
        journal.write_text(json.dumps({"kind": "record", "items": items}) + "\n")
        host.kill()
        again = self.host(ALARMS + source, AK_JOURNAL=str(journal))
        self.assertEqual(again.expect("print")["text"], "given up\n")
        self.assertEqual(again.expect("callback")["id"], "main:2")

    def test_an_alarm_that_ended_a_call_or_a_wait_does_not_ring_again(self) -> None:
        source = """
    def main(event):
        signal.signal(signal.SIGALRM, raises)
        for wait in (lambda: time.sleep(500), lambda: subprocess.run(["sleep", "20"])):
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            try:
                wait()
            except Alarm:
                outside.note(signal.getitimer(signal.ITIMER_REAL)[0])
        outside.note("end")
        """
        self.ends_with_late_timers(source, "note 0.0\nnote 0.0\nnote 'end'\n", Loss("recorded", 1), Loss("recorded", 3))

    def test_an_alarm_that_ended_an_attempt_is_over_though_the_next_succeeded(self) -> None:
        source = """
    @activity(attempts=2, backoff=0.01)
    def slow():
        if signal.getitimer(signal.ITIMER_REAL)[0]:
            time.sleep(20)
        return "done"

    def main(event):
        signal.signal(signal.SIGALRM, raises)
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        print(slow())
        outside.note(signal.getitimer(signal.ITIMER_REAL)[0])
        """
        self.ends_with_late_timers(source, "note 0.0\n", Loss("recorded", 1))

    def test_who_was_interrupted_runs(self) -> None:
        source = """
    def main(event):
        signal.signal(signal.SIGALRM, raises)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        try:
            time.sleep(500)
        except Alarm:
            while True:
                pass
        """
        host = self.host(ALARMS + source)
        self.assertTrue(host.expect("want")["keeps"])  # In another process nobody would wake it.
        host.expect("record")
        self.assertIn("main", host.expect("running")["frames"][-1])

    def test_who_goes_on_waiting_after_a_handler_is_at_rest(self) -> None:
        source = """
    def main(event):
        signal.signal(signal.SIGALRM, lambda *_: work([]))
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        time.sleep(500)
        print("slept")
        """
        host = self.host(ALARMS + source)
        wanted = host.expect("want")["id"]
        call = host.expect("callback")["id"]
        host.send("callback", id=call)
        host.expect("response")
        host.send("response", id=call, ok=True)
        host.expect("idle")
        host.send("response", id=wanted, ok=True)
        self.assertEqual(host.expect("print")["text"], "slept\n")

    def test_the_signal_of_the_reminder_is_the_program_s_too(self) -> None:
        source = """
    def main(event):
        number, ticks = signal.SIGRTMAX - 1, []
        print(signal.getsignal(number).name, signal.signal(number, lambda *_: ticks.append(1)).name)
        for _ in range(3):
            signal.raise_signal(number)
        for place in PLACES:
            at(*place, number)
            work([])
        print(len(ticks), signal.signal(number, signal.SIG_IGN).__name__, signal.getsignal(number).name)
        signal.signal(signal.SIGUSR1, lambda *_: print("held"))
        at(lent_files, "lend")
        work([])
        """
        self.ends(source, "SIG_DFL SIG_DFL\n13 <lambda> SIG_IGN\nheld\n")

    def test_no_frames_of_ours(self) -> None:
        source = """
    import traceback
    def main(event):
        signal.signal(signal.SIGUSR1, raises)
        at(lent_files, "lend")
        try:
            work([])
        except Alarm:
            print([frame.name for frame in traceback.extract_tb(__import__("sys").exc_info()[2])])
        """
        self.ends(source, "['main', 'raises']\n")


class RunTest(unittest.TestCase):
    def test_each_runs_once_though_others_come_in_between(self) -> None:
        signals, ran = HeldSignals(), []

        def come(number: int) -> None:
            """In the midst of `_run` and before the handler: others came, and all that were there ran."""
            signals._handler = installed  # type: ignore[method-assign]
            signals.came(signal.SIGUSR2, None)

        def installed(number: int) -> Any:
            return held_signals._Handler(lambda number, frame: ran.append(number), signals)

        def at_first(number: int) -> Any:
            come(number)
            return installed(number)

        signals._handler = at_first  # type: ignore[method-assign]
        signals.came(signal.SIGUSR1, None)
        self.assertEqual(sorted(ran), [signal.SIGUSR1, signal.SIGUSR2])
        self.assertEqual(signals.pending, {})

    def test_every_module_is_at_work_or_is_not(self) -> None:
        modules = {path.stem for path in FOLDER.glob("*.py")}
        at_work = {Path(name).stem for name in held_signals._AT_WORK}
        self.assertEqual((at_work | set(NOT_AT_WORK.split())) ^ modules, set())
        self.assertEqual(at_work & set(NOT_AT_WORK.split()), set())
