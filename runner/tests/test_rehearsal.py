"""Rehearsals: a recorded session run again for a person who looks, with nobody to perform anything."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from tests.program_case import ProgramCase
from tests.scripted_host import DurableSession, Loss, RunnerGone, ScriptedHost, Story

MODE = {"until": "", "debug": False, "calls": False, "prints": True, "elsewhere": False}


@dataclass
class Rehearsed:
    """What one rehearsal said: the last message, the calls that it would have performed, and its output."""

    last: tuple[str, dict[str, Any]] = ("", {})
    asked: list[dict[str, Any]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    stdout: str = ""
    stderr: str = ""


class RehearsalCase(ProgramCase):
    def record(self, source: str, losses: tuple[Loss, ...] = (), until: Optional[int] = None) -> Story:
        """Run a session; with `until`, only until its nth call is recorded. The journal stays."""
        self.write(source)
        self.session = DurableSession(
            self.code, "main.py:main", {}, losses if until is None else (Loss("recorded", until),)
        )
        self.addCleanup(self.session.__exit__)
        self.session.variables = {"LEDGER": str(self.ledger)}
        if until is None:
            return self.session.run()
        with self.session._start() as host:
            self.session._serve(host)
        return self.session.story

    def rehearse(self, typed: Optional[str] = None, **mode: Any) -> Rehearsed:
        """Run it again from its journal, as the host of `ak session replay` does."""
        variables = {
            "AK_PROTOCOL": "1",
            "AK_SPOOL": self.session.spool,
            "AK_SESSION": "ses_test",
            "HOME": str(Path(self.session.journal).parent),
            "LEDGER": str(self.ledger),
            "AK_JOURNAL": self.session.journal,
            "AK_REHEARSAL": json.dumps({**MODE, "debug": typed is not None, **mode}),
        }
        script = Path(self.session.journal).with_name("typed")
        script.write_text(typed or "")
        done = Rehearsed()
        before = self.outside()
        with script.open("rb") as stdin, ScriptedHost(self.code, "main.py:main", variables, stdin=stdin) as host:
            try:
                self.serve(host, done)
            except RunnerGone as err:
                raise AssertionError(f"the runner ended by itself ({host.wait()}): {err}") from None
            host.wait()
            done.stdout, done.stderr = host.stdout(), host.stderr()
        self.assertEqual(self.outside(), before, "the rehearsal changed something outside")
        return done

    def serve(self, host: ScriptedHost, done: Rehearsed) -> None:
        while done.last[0] not in ("done", "error", "stopped"):
            done.last = kind, payload = host.receive()
            done.kinds.append(kind)
            if kind == "module":
                host.send("run", func_name="main", event={}, session_id="ses_test")
            elif kind in ("callback", "want"):
                done.asked.append(payload)
            if done.asked and (kind == "idle" or payload.get("busy") is False):
                host.send("callback", id=done.asked[-1]["id"])

    def outside(self) -> dict[str, tuple[int, str]]:
        """Each file there is: when it was changed, and its hash."""
        found: dict[str, tuple[int, str]] = {}
        for folder, _, names in os.walk(self.ledger.parent):
            for name in names:
                path = Path(folder, name)
                found[str(path)] = (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        return found

    TWO = """
        import outside
        def charge(order):
            print('charging', order)
            return outside.note(order)
        def main(event):
            for order in ('one', 'two', 'three'):
                charge(order)
            return 'charged'
    """


class RehearsalTest(RehearsalCase):
    def test_a_finished_session_ends_as_it_did(self) -> None:
        story = self.record(self.TWO)
        done = self.rehearse()
        self.assertEqual(done.last, ("done", story.done))
        self.assertEqual(done.stdout, "charging one\ncharging two\ncharging three\n")
        self.assertEqual(done.asked, [])
        self.assertNotIn("record", done.kinds)

    def test_it_stops_where_the_journal_ends(self) -> None:
        self.record(self.TWO, until=2)
        done = self.rehearse()
        self.assertEqual(done.last[0], "stopped")
        stopped = done.last[1]
        self.assertEqual(
            (stopped["why"], stopped["call"]["id"], stopped["call"]["name"]), ("end", "main:3", "outside.note")
        )
        self.assertEqual((stopped["call"]["args"], stopped["call"]["line"]), (["'three'"], 5))
        self.assertEqual(
            stopped["frames"], ["main.py:8 main    charge(order)", "main.py:5 charge    return outside.note(order)"]
        )

    def test_it_stops_at_a_call_that_is_recorded(self) -> None:
        self.record(self.TWO)
        done = self.rehearse(until="main:2")
        self.assertEqual((done.last[1]["why"], done.last[1]["call"]["args"]), ("until", ["'two'"]))

    def test_recorded_calls_are_shown(self) -> None:
        self.record(self.TWO.replace("print(", "import time; time.time(); print("))
        done = self.rehearse(calls=True)
        self.assertRegex(done.stderr, r"main:1 main.py:4 time.time\(\) = \d+\.\d+ \(from the journal\)\n")
        self.assertIn("main:2 main.py:5 outside.note('one') = 'one' (from the journal)\n", done.stderr)

    def test_prints_can_be_left_out(self) -> None:
        self.record(self.TWO)
        self.assertEqual(self.rehearse(prints=False).stdout, "")


class DebuggerTest(RehearsalCase):
    FAILS = """
        import outside
        def charge(order, total):
            outside.note(order)
            rest = total - 3
            return 10 / rest
        def main(event):
            total = 3
            charge('one', total)
    """

    def test_post_mortem(self) -> None:
        self.record(self.FAILS)
        done = self.rehearse("w\np order\np rest\nup\np total\nq\n")
        self.assertIn("-> return 10 / rest", done.stdout)
        self.assertIn("'one'\n", done.stdout)
        self.assertNotIn("_ak", done.stdout)
        self.assertIn("uncaught ZeroDivisionError", done.stderr)
        self.assertEqual(done.last[1]["why"], "quit")
        self.assertEqual(self.rehearse("c\n").last[0], "done")

    def test_at_the_end_of_the_journal(self) -> None:
        self.record(self.TWO, until=2)
        done = self.rehearse("w\np order\nc\n")
        self.assertIn("-> return outside.note(order)", done.stdout)
        self.assertIn("'three'\n", done.stdout)
        self.assertEqual(done.last[1]["why"], "end")

    def test_stepping_on_from_a_call(self) -> None:
        story = self.record(self.TWO)
        done = self.rehearse("p order\nn\nn\nn\np order\nb 4\nc\np 'again', order\ncl 1\nc\n", until="main:2")
        self.assertIn("'two'\n", done.stdout)
        self.assertIn("('again', 'three')\n", done.stdout)
        self.assertEqual(done.last, ("done", story.done))

    def test_a_breakpoint_of_the_program(self) -> None:
        story = self.record(self.TWO)
        self.write(self.TWO.replace("return 'charged'", "breakpoint(); return 'charged'"))
        done = self.rehearse("p event.data\nc\n")
        self.assertIn("(Pdb)", done.stdout)
        self.assertEqual(done.last, ("done", story.done))

    def test_what_a_person_calls_is_refused_and_leaves_the_program_as_it_is(self) -> None:
        kept = self.ledger.parent / "kept"
        kept.write_text("kept")
        source = f"""
            import os, outside, time
            def charge(order):
                return outside.note(order)
            def main(event):
                file = open({str(kept)!r})
                charge('one')
                charge('two')
                print(file.read())
        """
        story = self.record(source)
        typed = ["charge('three')", f"os.remove({str(kept)!r})", f"open({str(kept)!r}, 'w')", "p file.read()"]
        typed += ["p __import__('socket').create_connection(('127.0.0.1', 1))", "p outside.note('four')"]
        done = self.rehearse("\n".join(["up", *typed, "c", ""]), until="main:3")
        self.assertEqual(done.stdout.count("Refused"), 6, done.stdout)
        self.assertEqual(done.last, ("done", story.done))
        self.assertIn("kept\n", done.stdout)


class OutsideTest(RehearsalCase):
    """Programs that have files, handles and children, up to each of their calls."""

    def test_files_and_databases_are_left_alone(self) -> None:
        source = """
            import os, sqlite3, subprocess, tempfile, time
            def main(event):
                folder = os.path.dirname(os.environ['LEDGER'])
                base = sqlite3.connect(os.path.join(folder, 'base'))
                base.execute('create table if not exists t (n)')
                with open(os.path.join(folder, 'log'), 'a') as log:
                    for number in range(3):
                        base.execute('insert into t values (?)', (number,))
                        base.commit()
                        log.write(f'{number}\\n')
                        log.flush()
                with tempfile.NamedTemporaryFile(dir=folder) as temporary:
                    temporary.write(b'x')
                    temporary.flush()
                    subprocess.run(['touch', os.path.join(folder, 'touched')])
                os.rename(os.path.join(folder, 'log'), os.path.join(folder, 'moved'))
                print([row for row in base.execute('select n from t')])
        """
        story = self.record(source)
        self.assertIsNone((story.done or {}).get("error"))
        done = self.rehearse()
        self.assertEqual(done.last, ("done", story.done))
        self.assertEqual(done.stdout, "[(0,), (1,), (2,)]\n")
        lines = Path(self.session.journal).read_text().splitlines(keepends=True)
        for count in range(0, len(lines), 3):
            Path(self.session.journal).write_text("".join(lines[:count]))
            self.assertEqual(self.rehearse().last[0], "stopped", count)

    def test_what_is_gone_outside_is_not_missed(self) -> None:
        self.record(self.TWO.replace("return 'charged'", "return open(__import__('os').environ['LEDGER']).read()"))
        shutil.copy(self.ledger, self.ledger.with_name("copy"))
        self.ledger.unlink()
        self.assertIn("note 'three'", self.rehearse().last[1]["result"])


class LanesTest(RehearsalCase):
    def stops_at_each_end(self) -> None:
        lines = Path(self.session.journal).read_text().splitlines(keepends=True)
        # The last ones say only in which order things came.
        needed = max(number for number, line in enumerate(lines) if '"order~' not in line)
        for count in range(needed + 1):
            Path(self.session.journal).write_text("".join(lines[:count]))
            self.assertEqual(self.rehearse().last[0], "stopped", count)

    THREADS = """
        import outside, threading, time
        def work(name):
            outside.note(name)
            time.time()
            outside.note(name + ' again')
        def main(event):
            threads = [threading.Thread(target=work, args=(name,)) for name in ('a', 'b')]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return 'all'
    """

    def test_threads(self) -> None:
        story = self.record(self.THREADS)
        self.assertEqual(self.rehearse().last, ("done", story.done))
        self.stops_at_each_end()

    TASKS = """
        import asyncio, outside
        async def work(name):
            await asyncio.sleep(2)
            outside.note(name)
            await asyncio.sleep(1.5)
            return name
        async def main(event):
            return await asyncio.gather(*(work(name) for name in 'ab'))
    """

    def test_tasks(self) -> None:
        story = self.record(self.TASKS)
        self.assertEqual(self.rehearse().last, ("done", story.done))
        self.stops_at_each_end()
