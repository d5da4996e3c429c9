"""The leak detector: what is told, once, and what is none of its business."""

from __future__ import annotations

import json
import unittest
from collections.abc import Sequence
from typing import Any

from _ak.decision import UNKNOWN, Decision
from _ak.notices import Notices
from _ak.often import OFTEN, Often
from _ak.prints import Prints
from _ak.tables.touches import TOUCHES, changes_outside, describe
from tests.program_case import ProgramCase
from tests.scripted_host import Loss

EVERYWHERE = tuple(Loss("recorded", number) for number in range(1, 30))


class Told(ProgramCase):
    def lines(self) -> list[str]:
        return self.ledger.read_text().splitlines()

    def test_a_notice_says_what_was_touched_where_and_what_to_do(self) -> None:
        source = """
            import lazy

            def main(event):
                print(lazy.page("a").text)
        """
        story = self.story(source)
        self.assertEqual((story.text("stdout"), story.text("stderr")), ("text of a\n", ""))
        self.assertEqual(
            story.text("notice"),
            f"warning[unrecorded_effect]: main.py:5 opened {str(self.ledger)!r} for writing outside any recorded call"
            " (in lazy.Page.text): it happens again after a loss.\nhint: Put that line into a function under @activity."
            " If it calls lazy.Page.text, `calls: {lazy.Page.text: effect}` in the manifest does it too.\n",
        )
        self.assertEqual([(log["level"], log["logger"]) for log in story.logs], [("WARNING", "ak")])

    def test_every_place_where_no_call_stands(self) -> None:
        source = """
            import lazy
            import outside

            def main(event):
                page = lazy.page("a")
                page.text
                page + page
                "x" in page
                page["key"]
                page["made"] = 1
                [text.text for text in [page]]
                outside.note(len(page))
        """
        for losses in ((), EVERYWHERE):
            (self.code / "made").rmdir() if (self.code / "made").exists() else None
            self.assertEqual(self.story(source, losses=losses[:1]).leaks(), [7, 8, 9, 10, 11, 12])

    def test_once_for_each_line_however_often_and_whatever_is_lost(self) -> None:
        source = """
            import lazy
            import outside

            def main(event):
                page = lazy.page("a")
                for number in range(3):
                    print(number, end=" ")
                    page.text
                    print("seen")
                    outside.note(number)
        """
        for losses in ((), EVERYWHERE, (Loss("asked", 2), Loss("performing", 4))):
            story = self.story(source, losses=losses)
            self.assertEqual(story.leaks(), [9], losses)
            self.assertEqual(story.text("stdout"), "0 seen\n1 seen\n2 seen\n", losses)

    def test_code_of_the_project_that_runs_while_modules_load(self) -> None:
        story = self.story("import lazy\nTEXT = lazy.Page('a').text\ndef main(event): print(TEXT)\n")
        self.assertEqual(story.leaks(), [2])

    def test_a_method_of_a_class_derived_from_a_library_class(self) -> None:
        source = """
            import lazy

            class Mine(lazy.Page):
                def loud(self):
                    return super().text.upper()

            def main(event):
                print(Mine("a").loud())
        """
        story = self.story(source)
        self.assertEqual((story.text("stdout"), story.leaks()), ("TEXT OF A\n", [6]))

    def test_strict_raises_before_anything_is_touched(self) -> None:
        source = """
            import lazy
            from autokitteh import AutoKittehError, UnrecordedEffect

            def main(event):
                page = lazy.page("a")
                for number in range(2):
                    try:
                        page.text
                    except UnrecordedEffect as err:
                        print(err.code, isinstance(err, AutoKittehError), str(err).partition(" opened")[0])
                page.text
        """
        self.write(source)
        with self.strict() as host:
            said = self.to_the_end(host)
        self.assertEqual(said["stdout"], "unrecorded_effect True main.py:9\n" * 2)
        self.assertEqual((said["notice"], self.lines()), ("", []))
        self.assertEqual(said["error"]["type"], "autokitteh.errors.UnrecordedEffect")
        frames = [line for line in said["error"]["traceback"].splitlines() if line.startswith("  File")]
        self.assertNotIn("_ak", "".join(frames))
        self.assertIn('main.py", line 12, in main', frames[0])

    def strict(self) -> Any:
        return self.host((self.code / "main.py").read_text(), AK_STRICT="1")

    def to_the_end(self, host: Any) -> dict[str, Any]:
        """Let the program run; all its calls are performed."""
        said: dict[str, Any] = {"stdout": "", "notice": ""}
        while True:
            kind, payload = host.receive()
            host.let_go_on(kind, payload)
            if kind == "print":
                said["stdout"] += payload["text"]
            elif kind == "log":
                said["notice"] += payload["text"]
            elif kind == "done":
                return {**said, "error": payload.get("error")}


class NotTold(ProgramCase):
    def expect_nothing(self, source: str, **variables: str) -> None:
        story = self.story(source, losses=(Loss("recorded", 1),), variables=variables)
        self.assertEqual((story.text("notice"), story.done and story.done.get("error")), ("", None))

    def test_what_is_recorded_or_re_run(self) -> None:
        self.expect_nothing(
            """
            import os, shutil, subprocess, outside
            from autokitteh import activity, inhibit_activities
            import lazy

            @activity
            def whole(page): return page.text

            @activity(mode="value")
            def value(page): return page.text

            @inhibit_activities
            def again(page): return page.text

            def main(event):
                page = lazy.page("a")
                whole(page), value(page), again(page)
                subprocess.run(["true"])
                os.mkdir("d"); shutil.rmtree("d")
                with open("f", "w") as file:
                    file.write("text")
                outside.connect("c").get("/")
                outside.each(whole, [page])
            """
        )

    def test_what_a_person_said_is_inline(self) -> None:
        said = [{"name": "lazy.squared_outside", "mode": "inline", "policy": None}]
        self.expect_nothing(
            """
            import lazy, os, outside
            from autokitteh import activity, register_no_activity

            register_no_activity([lazy.Page, os.rmdir])
            keep = activity(mode="inline")(outside.keep)

            @activity(mode="inline")
            def mine(page): return page.text

            def main(event):
                page = lazy.page("a")
                page.text, lazy.squared_outside(2), keep("a"), mine(page)
                try:
                    os.rmdir("nothing")
                except OSError: pass
                outside.note("end")
            """,
            AK_CALLS=json.dumps(said),
        )

    def test_what_is_only_read(self) -> None:
        self.expect_nothing(
            """
            import lazy, linecache, outside, zoneinfo

            def main(event):
                print(len(lazy.page("a")), linecache.getline(__file__, 1))
                try: zoneinfo.ZoneInfo("Europe/Paris")
                except zoneinfo.ZoneInfoNotFoundError: pass
                outside.note("end")
            """
        )

    def test_imports(self) -> None:
        (self.code / "helper.py").write_text("NAME = 'helper'\n")
        self.expect_nothing(
            """
            import outside

            def main(event):
                outside.note("begin")
                import helper, odd_values
                outside.note(helper.NAME)
            """
        )

    def test_finalizers_and_threads_of_libraries(self) -> None:
        self.expect_nothing(
            """
            import lazy, outside

            def main(event):
                page = lazy.page("finalised")
                del page
                lazy.Worker().done
                outside.note("end")
            """
        )

    def test_what_a_forked_process_does(self) -> None:
        self.expect_nothing(
            """
            import lazy, os, outside

            def main(event):
                outside.note("begin")
                page = lazy.page("a")
                child = os.fork()
                if child == 0:
                    page.text
                    os._exit(0)
                os.waitpid(child, 0)
            """
        )

    def test_what_the_runner_does_by_itself(self) -> None:
        """Large values, files at an offset, a connection that is made again."""
        self.expect_nothing(
            """
            import outside, sqlite3

            def main(event):
                outside.keep("x" * 600_000)
                with open("f", "w+") as file:
                    file.write("a" * 100_000)
                    outside.note("lost")
                    file.seek(0)
                    file.read()
                connection = sqlite3.connect("data.db")
                connection.execute("create table if not exists t (n)")
                outside.note("end")
                connection.close()
            """
        )


class Hints(ProgramCase):
    def test_what_is_recorded_often_and_touches_nothing_may_be_inline(self) -> None:
        source = f"""
            import lazy

            def main(event):
                for number in range({OFTEN + 1}):
                    lazy.square(number)
        """
        story = self.story(source)
        self.assertIn("1,001 calls of lazy.square (main.py:6) were recorded", story.text("notice"))
        self.assertIn("\n  calls: {lazy.square: inline}\n", story.text("notice"))
        self.assertEqual([log["level"] for log in story.logs], ["INFO"])

    def test_only_calls_of_unknown_python_functions_that_touch_nothing_count(self) -> None:
        def area(number: int) -> int:
            return number

        unknown = Decision("effect", "geometry.area", UNKNOWN)
        often = Often()
        for _ in range(OFTEN + 1):
            often.count(area, unknown, (1,), "main.py:3")
            often.count(len, Decision("effect", "compiled.length", UNKNOWN), (1,), "main.py:4")
            often.count(area, Decision("effect", "os.path.exists", "asks the file system"), (), "main.py:5")
            often.count(area, Decision("effect", "marked", UNKNOWN, is_whole=True), (), "main.py:6")
        self.assertEqual([name for name, _ in often.hints()], ["geometry.area"])
        often.touched(Decision("effect", "geometry.store.save", UNKNOWN))
        self.assertEqual(often.hints(), [])

    def test_no_hint_for_a_thousand(self) -> None:
        often = Often()
        for _ in range(OFTEN):
            often.count(lambda: 0, Decision("effect", "geometry.area", UNKNOWN), (), "main.py:3")
        self.assertEqual(often.hints(), [])


class FakeRecorder:
    """Keeps what is recorded, for the next process."""

    def __init__(self) -> None:
        self.items: dict[str, Any] = {}

    def record(self, item_id: str, _: str, obj: object) -> None:
        self.items[item_id] = obj

    def recall(self, item_id: str) -> Any:
        return (self.items[item_id],) if item_id in self.items else None


class Numbers(unittest.TestCase):
    """A notice among prints, when the process is lost between any two messages."""

    def start(self, stored: int) -> None:
        self.sent: list[tuple[int, str]] = []
        self.prints = Prints(lambda _, payload: self.sent.append((payload["seq"], payload["text"])), stored)
        self.notices = Notices(self.recorder, self.prints)  # type: ignore[arg-type]

    def program(self, leaks: Sequence[int] = (1, 3)) -> list[tuple[int, str]]:
        for number in range(4):
            if number in leaks:
                self.notices.say(f"line {number}", "WARNING", f"leak {number}")
                self.notices.say(f"line {number}", "WARNING", f"leak {number}")
            self.prints.emit(("stdout", (f"print {number}",)))
        self.prints.end()
        return self.sent

    def setUp(self) -> None:
        self.recorder = FakeRecorder()
        self.start(0)
        self.whole = self.program()
        self.recorded = self.recorder.items

    def test_it_has_a_number_of_its_own(self) -> None:
        self.assertEqual(
            [text for _, text in self.whole], ["print 0", "leak 1", "print 1", "print 2", "leak 3", "print 3"]
        )
        self.assertEqual([seq for seq, _ in self.whole], list(range(6)))

    def test_a_replay_sends_what_the_host_does_not_have(self) -> None:
        for stored in range(7):
            for leaks in ((1, 3), (1,), (3,), ()):
                self.recorder.items = dict(self.recorded)
                self.start(stored)
                self.assertEqual(self.program(leaks), self.whole[stored:], (stored, leaks))

    def test_one_that_was_not_recorded_comes_after_what_the_host_has(self) -> None:
        for stored in range(7):
            self.recorder.items = dict(self.recorded)
            self.start(stored)
            sent = self.program((0, 1, 3))
            self.assertEqual([seq for seq, _ in sent], list(range(stored, 7)))
            self.assertEqual(
                sorted(text for _, text in sent), sorted(["leak 0", *(text for _, text in self.whole[stored:])])
            )


class Touches(unittest.TestCase):
    def test_what_changes_the_outside(self) -> None:
        for event, args, changes in (
            ("open", ("f", "w", 0o1101), True),
            ("open", ("f", "r", 0o2000000), False),
            ("open", ("f", None, 0o2), True),
            ("open", (7, "w", 0o1101), False),
            ("open", ("/dev/null", "w", 0o1), False),
            ("os.listdir", (".",), False),
            ("sqlite3.connect", (":memory:",), False),
            ("sqlite3.connect", ("f.db",), True),
            ("os.mkdir", ("f", 0o777, -1), True),
        ):
            self.assertEqual(changes_outside(event, args), changes, (event, args))

    def test_what_is_said_of_it(self) -> None:
        self.assertEqual(describe("os.rename", ("a", "b", -1, -1)), "moved 'a'")
        self.assertEqual(describe("os.system", (b"secret",)), "ran a command")
        self.assertEqual(describe("socket.connect", (object(), ("h", 1))), "connected to ('h', 1)")
        self.assertLess(len(describe("os.mkdir", ("x" * 10_000,))), 200)
        for event in TOUCHES:
            self.assertNotIn("{}", describe(event, ()))
