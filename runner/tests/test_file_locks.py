"""Locks of files over losses, while somebody else has them. That is this process: it takes a lock whenever a runner is
lost, and does something when the next one says that it waits."""

from __future__ import annotations

import fcntl
import os
import signal
from typing import Any, Callable, Optional

from tests.program_case import ProgramCase
from tests.scripted_host import DurableSession, Loss, ScriptedHost, Story

LOCKS = """
import asyncio, fcntl, os, signal, time
import outside

class Alarm(Exception):
    pass

def raises(number, frame):
    raise Alarm
"""


class OtherHolder(DurableSession):
    """Has the lock of a file after the first loss. `on_wait` is called once, when a runner waits for it."""

    path = ""
    on_wait: Callable[[OtherHolder, ScriptedHost], None]
    _held: Optional[int] = None
    waited = 0
    is_former = False

    def let_go(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _start(self) -> ScriptedHost:
        if self.story.runners == 2:
            self._held = os.open(self.path, os.O_RDWR)
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return super()._start()

    def _take(self, host: ScriptedHost, kind: str, payload: dict[str, Any]) -> bool:
        is_said = kind == "running" and payload["frames"][0].startswith("waiting for the lock of")
        if is_said and not self.waited:
            self.waited += 1
            type(self).on_wait(self, host)
        if kind == "print" and payload["text"] == "let go\n":
            self.let_go()
        if kind == "record" and self.is_former and self.story.runners == 1:
            payload = {"items": [item for item in payload["items"] if not item["name"].startswith("fcntl.")]}
        return super()._take(host, kind, payload)


def let_go(session: OtherHolder, _: ScriptedHost) -> None:
    session.let_go()


def send_signal(_: OtherHolder, host: ScriptedHost) -> None:
    os.kill(host.pid, signal.SIGUSR1)


def stop(_: OtherHolder, host: ScriptedHost) -> None:
    host.send("cancel")


class FileLocksTest(ProgramCase):
    def waits(
        self,
        source: str,
        *losses: Loss,
        on_wait: Callable[[OtherHolder, ScriptedHost], None] = let_go,
        is_waiting: bool = True,
        is_former: bool = False,
    ) -> Story:
        """The first runner is lost with the lock, somebody else has it, and the next one waits."""
        self.write(LOCKS + source)
        said = {"on_wait": on_wait, "path": str(self.code / "a.lock"), "is_former": is_former}
        kind = type("Holder", (OtherHolder,), said)
        with kind(self.code, "main.py:main", losses=losses) as session:
            session.variables = {"LEDGER": str(self.ledger)}
            try:
                story: Story = session.run()
            finally:
                session.let_go()
        self.assertEqual(session.waited, int(is_waiting), story.text("stderr"))
        self.assertEqual(story.error, None)
        return story

    def notes(self) -> list[str]:
        return self.ledger.read_text().splitlines()

    def test_a_call_waits_until_the_lock_is_free(self) -> None:
        def look(session: OtherHolder, host: ScriptedHost) -> None:
            before.extend(self.notes())
            session.let_go()

        before: list[str] = []
        story = self.waits(
            """
def main(event):
    number = os.open("a.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(number, fcntl.LOCK_EX)
    outside.note(1)
    outside.note(2)
""",
            Loss("recorded", 2),
            on_wait=look,
        )
        self.assertEqual((before, self.notes()), (["note 1"], ["note 1", "note 2"]))
        self.assertEqual((story.done or {}).get("error"), None)

    def waits_before(self, action: str, opening: str = "pass") -> Story:
        """Before `action`; what it does is seen in the file `seen`."""

        def look(session: OtherHolder, host: ScriptedHost) -> None:
            self.assertEqual((self.code / "seen").read_text(), "")
            session.let_go()

        (self.code / "seen").touch()
        return self.waits(
            f"""
def main(event):
    lock = open("a.lock", "w")
    {opening}
    fcntl.flock(lock, fcntl.LOCK_EX)
    outside.note(1)
    {action}
""",
            Loss("recorded", 2 + (opening != "pass")),
            on_wait=look,
        )

    def test_a_write_to_a_file_waits(self) -> None:
        self.waits_before("file.write('x'); file.flush()", "file = open('seen', 'a')")
        self.assertEqual((self.code / "seen").read_text(), "x")

    def test_a_write_to_the_locked_file_waits(self) -> None:
        self.waits_before("lock.write('x'); lock.flush()")
        self.assertEqual((self.code / "a.lock").read_text(), "x")

    def test_an_operation_of_a_handle_waits(self) -> None:
        self.waits_before("client.count", "client = outside.connect('x')")

    def test_a_sleep_waits(self) -> None:
        self.waits_before("time.sleep(0.01)")
        self.waits_before("time.sleep(1)")

    def test_a_coroutine_waits(self) -> None:
        self.waits_before("asyncio.run(outside.fetch(1))")

    def test_a_sleep_in_an_event_loop_waits(self) -> None:
        self.waits_before("asyncio.run(asyncio.sleep(0.01))")
        self.waits_before("asyncio.run(asyncio.sleep(1))")

    def test_a_reading_waits(self) -> None:
        self.waits_before("os.path.getsize('seen')")

    def test_another_lock_waits(self) -> None:
        self.waits_before("fcntl.flock(open('b.lock', 'w'), fcntl.LOCK_EX)")

    def test_what_is_sent_does_not_wait(self) -> None:
        story = self.waits(
            """
def main(event):
    lock = open("a.lock", "w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    outside.note(1)
    print("first", flush=True)
    fcntl.flock(lock, fcntl.LOCK_UN)
    print("second", flush=True)
    outside.note(2)
""",
            Loss("recorded", 2),
            is_waiting=False,
        )
        self.assertEqual(story.text("stdout"), "first\nsecond\n")

    def test_a_handler_that_raises_ends_the_wait(self) -> None:
        for number, action in enumerate(("outside.note(2)", "file.write('x'); file.flush()", "time.sleep(1)")):
            story = self.waits(
                f"""
def main(event):
    lock, file = open("a.lock", "w"), open("seen", "w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    outside.note({number})
    signal.signal(signal.SIGUSR1, raises)
    try:
        {action}
        print("not held")
    except Alarm:
        print("let go", flush=True)
    outside.note(3)
    file.flush()
    outside.note(4)
""",
                Loss("recorded", 3),
                Loss("recorded", 4 + (number == 0)),
                on_wait=send_signal,
            )
            self.assertEqual((story.done or {}).get("error"), None, action)
            self.assertEqual((story.runners, story.text("stdout")), (3, "let go\n"), action)
            self.assertEqual(self.notes()[3 * number :], [f"note {number}", "note 3", "note 4"], action)
        self.assertEqual((self.code / "seen").read_text(), "")

    def test_a_handler_that_raises_in_a_coroutine_ends_the_wait(self) -> None:
        story = self.waits(
            """
async def main(event):
    lock = open("a.lock", "w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    outside.note(1)
    signal.signal(signal.SIGUSR1, raises)
    try:
        print(await outside.fetch(2))
    except Alarm:
        print("let go", flush=True)
    outside.note(3)
    outside.note(4)
""",
            Loss("recorded", 2),
            Loss("recorded", 4),
            on_wait=send_signal,
        )
        self.assertEqual((story.runners, story.text("stdout")), (3, "let go\n"))
        self.assertEqual(self.notes(), ["note 1", "note 3", "note 4"])

    def test_a_stop_ends_the_wait(self) -> None:
        for action in ("outside.note(2)", "file.write('x'); file.flush()", "time.sleep(1)", "os.path.getsize('seen')"):
            self.ledger.write_text("")
            story = self.waits(
                f"""
def main(event):
    lock, file = open("a.lock", "w"), open("seen", "w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    outside.note(1)
    try:
        {action}
    except Exception:
        print("must not see it")
    except BaseException as err:
        print(type(err).__name__)
        print("let go", flush=True)
        outside.note("end")
        outside.note("after")
""",
                Loss("recorded", 3),
                Loss("recorded", 4),
                on_wait=stop,
            )
            self.assertEqual(story.text("stdout"), "Cancelled\nlet go\n", action)
            self.assertEqual(self.notes(), ["note 1", "note 'end'", "note 'after'"], action)

    def test_a_lock_of_a_file_that_is_gone_hurts_nobody_but_its_next_use(self) -> None:
        story = self.story(
            LOCKS
            + """
def main(event):
    number = os.open("a.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(number, fcntl.LOCK_EX)
    os.unlink("a.lock")
    outside.note(1)
    outside.note(2)
    try:
        os.write(number, b"x")
    except OSError as err:
        print(type(err).__name__)
    fcntl.flock(number, fcntl.LOCK_UN)
    os.close(number)
""",
            losses=(Loss("recorded", 3),),
        )
        self.assertEqual((story.error, (story.done or {}).get("error")), (None, None))
        self.assertEqual(story.text("stdout"), "FileLost\n")
        self.assertEqual(self.notes(), ["note 1", "note 2"])

    def test_a_lock_of_a_name_that_another_file_has_is_owed_no_more(self) -> None:
        for name in ("a.lock", "b.lock"):
            (self.code / name).touch()
        story = self.story(
            LOCKS
            + """
def main(event):
    lock = open("a.lock")
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.rename("b.lock", "a.lock")
    outside.note(1)
    other = open("a.lock")
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    outside.note(2)
""",
            losses=(Loss("recorded", 3), Loss("recorded", 4)),
        )
        self.assertEqual((story.error, (story.done or {}).get("error")), (None, None))
        self.assertEqual(self.notes(), ["note 1", "note 2"])

    def test_what_the_system_says_otherwise_is_waited_out(self) -> None:
        """It is no error of the call that comes next, and nothing is done without the lock."""

        def permit(session: OtherHolder, host: ScriptedHost) -> None:
            self.assertEqual(self.notes(), ["note 1"])
            session.let_go()
            (self.code / "forbidden").unlink()

        story = self.waits(
            """
def opener(path, flags):
    if os.path.exists("forbidden"):
        raise PermissionError(13, "Permission denied")
    return os.open(path, flags, 0o600)

def main(event):
    lock = open("a.lock", "w", opener=opener)
    fcntl.flock(lock, fcntl.LOCK_EX)
    outside.note(1)
    os.close(os.open("forbidden", os.O_CREAT))
    outside.note(2)
""",
            Loss("recorded", 4),
            on_wait=permit,
        )
        self.assertEqual((story.done or {}).get("error"), None)
        self.assertEqual(self.notes(), ["note 1", "note 2"])

    def test_a_session_of_a_runner_that_recorded_no_locks_goes_on(self) -> None:
        def look(session: OtherHolder, host: ScriptedHost) -> None:
            before.extend(self.notes())
            session.let_go()

        for opened in ("open('a.lock', 'w')", "os.open('a.lock', os.O_RDWR | os.O_CREAT)"):
            before: list[str] = []
            self.ledger.write_text("")
            story = self.waits(
                f"""
def main(event):
    lock = {opened}
    fcntl.flock(lock, fcntl.LOCK_EX)
    outside.note(1)
    outside.note(2)
""",
                Loss("recorded", 2),
                on_wait=look,
                is_former=True,
            )
            self.assertEqual((story.done or {}).get("error"), None)
            self.assertEqual((before, self.notes()), (["note 1"], ["note 1", "note 2"]))

    def test_the_number_is_asked_for_once(self) -> None:
        source = """
class Asked:
    def __init__(self, file):
        self.file = file

    def fileno(self):
        print("asked")
        return self.file.fileno()

def main(event):
    with open("a.lock", "w") as file:
        fcntl.flock(Asked(file), fcntl.LOCK_EX)
        fcntl.lockf(Asked(file), fcntl.LOCK_EX | fcntl.LOCK_NB)
        outside.note(1)
        outside.lock(Asked(file), fcntl.LOCK_UN)
    for wrong in (None, 1.5, object(), Asked(Asked(None))):
        try:
            fcntl.flock(wrong, fcntl.LOCK_EX)
        except (TypeError, AttributeError) as err:
            print(err)
"""
        story = self.story(LOCKS + source, losses=(Loss("recorded", 2), Loss("recorded", 3)))
        self.assertEqual((story.error, (story.done or {}).get("error")), (None, None))
        self.assertEqual(story.text("stdout").count("asked\n"), 3 + 2)

    def test_a_session_with_a_lock_keeps_its_process(self) -> None:
        story = self.story(
            LOCKS
            + """
def main(event):
    with open("a.lock", "w") as file:
        time.sleep(1)
        fcntl.flock(file, fcntl.LOCK_EX)
        time.sleep(2)
        fcntl.flock(file, fcntl.LOCK_UN)
        time.sleep(3)
        fcntl.flock(file, fcntl.LOCK_SH)
    time.sleep(4)
"""
        )
        self.assertEqual(
            [want.get("keeps", False) for want in story.requests if "op" in want], [False, True, False, False]
        )
