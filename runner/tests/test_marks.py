"""Marks and rules by name: what the corpus cannot show, because plain Python knows neither policies nor manifests."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import unittest

from _ak.rules import Rules
from _ak.settings import UsageError, read_settings
from autokitteh import activity
from tests.program_case import ProgramCase
from tests.scripted_host import RUNNER, DurableSession, Loss, Story

FLAKY = """
    import outside
    from autokitteh import activity

    TRIES = []

    @activity(attempts=3, backoff=0.01)
    def flaky(order, needed):
        TRIES.append(1)
        order.append(len(TRIES))
        print("try", len(TRIES), end=" ")
        outside.note("try")
        if len(TRIES) < needed:
            raise LookupError(f"no {len(TRIES)}")
        return len(TRIES)

    def main(event):
        order = []
        try:
            print("got", flaky(order, event["needed"]), order)
        except LookupError as err:
            print("failed", err, order)
        outside.note("end")
"""


class Policies(ProgramCase):
    def lines(self) -> list[str]:
        return self.ledger.read_text().splitlines()

    def test_the_last_exception_is_the_one_that_is_raised(self) -> None:
        story = self.story(FLAKY, event={"needed": 9})
        self.assertEqual(story.text("stdout"), "try 1 try 2 try 3 failed no 3 [1, 2, 3]\n")
        self.assertEqual(self.lines(), ["note 'try'"] * 3 + ["note 'end'"])
        self.assertEqual(story.calls, ["main.flaky", "outside.note"])
        expected = {"attempts": 3, "backoff": 0.01, "timeout": None, "at_most_once": False}
        self.assertEqual([request.get("policy") for request in story.requests], [expected, None])

    def test_which_exceptions_are_tried_again_is_said_by_class_or_name(self) -> None:
        for said, names in (("LookupError", ["LookupError"]), ("['KeyError', OSError]", ["KeyError", "OSError"])):
            with self.subTest(said):
                source = FLAKY.replace("backoff=0.01", f"backoff=0.01, retry_on={said}")
                policy = self.story(source, event={"needed": 1}).requests[0]["policy"]
                self.assertEqual(policy["retry_on"], names)

    def test_retry_on_takes_exceptions_and_wants_attempts(self) -> None:
        for options in ({"attempts": 2, "retry_on": int}, {"attempts": 2, "retry_on": []}, {"retry_on": OSError}):
            with self.subTest(options), self.assertRaises((TypeError, ValueError)):
                activity(**options)

    def test_a_replay_gives_what_all_attempts_changed_and_printed(self) -> None:
        whole = self.story(FLAKY, event={"needed": 2})
        self.assertEqual(whole.text("stdout"), "try 1 try 2 got 2 [1, 2]\n")
        losses = (Loss("recorded", 1), Loss("recorded", 2))
        self.assertEqual(self.story(FLAKY, event={"needed": 2}, losses=losses).text("stdout"), whole.text("stdout"))

    def test_attempts_of_coroutines(self) -> None:
        source = """
            import asyncio
            import outside
            from autokitteh import activity

            @activity(retries=1, backoff=0.01)
            async def flaky(tries=[]):
                tries.append(1)
                await outside.fetch(len(tries))
                if len(tries) < 2:
                    raise OSError("no")
                return len(tries)

            async def main(event):
                print(await flaky())
        """
        self.assertEqual(self.story(source).text("stdout"), "2\n")
        self.assertEqual(self.lines(), ["fetch 1", "fetch 2"])

    def test_what_takes_too_long_raises_a_timeout(self) -> None:
        source = """
            import asyncio
            import time
            import outside
            from autokitteh import activity

            @activity(timeout=0.2)
            def slow(seconds):
                time.sleep(seconds)
                return outside.note(seconds)

            @activity(timeout=0.2)
            async def slow_soon(seconds):
                await asyncio.sleep(seconds)
                return outside.note(seconds)

            def main(event):
                print(slow(0), asyncio.run(slow_soon(0)))
                for call in (lambda: slow(20), lambda: asyncio.run(slow_soon(20))):
                    try:
                        print(call())
                    except TimeoutError as err:
                        print(err)
                outside.note("end")
        """
        losses = tuple(Loss("recorded", number) for number in range(1, 6))
        story = self.story(source, losses=losses)
        shown = "0 0\nmain.slow took longer than 0.2 s\nmain.slow_soon took longer than 0.2 s\n"
        self.assertEqual((story.text("stdout"), story.runners), (shown, 6))
        self.assertEqual(self.lines(), ["note 0", "note 0", "note 'end'"])

    def test_what_a_limited_call_raises_is_as_ever(self) -> None:
        source = """
            from autokitteh import activity

            @activity(timeout=60)
            def fails():
                raise KeyError("x")

            def main(event):
                fails()
        """
        done = self.story(source).done
        assert done is not None
        self.assertEqual(done["error"]["type"], "KeyError")
        self.assertEqual(done["error"]["traceback"].count("File "), 2, done["error"]["traceback"])

    ONCE = """
        import outside
        from autokitteh import AutoKittehError, OutcomeUnknown, activity

        @activity(at_most_once=True)
        def charge(amount):
            outside.slow("charge", 0.3)
            return amount

        def main(event):
            try:
                print("charged", charge(5))
            except OutcomeUnknown as err:
                print("unknown", isinstance(err, AutoKittehError))
            outside.note("end")
            print(charge(6))
    """

    def test_what_may_happen_once_is_not_made_again_after_a_loss(self) -> None:
        story = self.story(self.ONCE, losses=(Loss("performing", 1), Loss("recorded", 2)))
        self.assertEqual(story.text("stdout"), "unknown True\n6\n")
        self.assertEqual(self.lines()[-2:], ["note 'end'", "note 'charge'"])
        self.assertLessEqual(self.lines().count("note 'charge'"), 2)

    def test_without_a_loss_during_it_it_is_made(self) -> None:
        story = self.story(self.ONCE, losses=(Loss("asked", 1), Loss("recorded", 1), Loss("recorded", 2)))
        self.assertEqual(story.text("stdout"), "charged 5\n6\n")
        self.assertEqual(self.lines(), ["note 'charge'", "note 'end'", "note 'charge'"])


class RulesByName(ProgramCase):
    SOURCE = """
        import json
        import os
        import outside
        from outside import Client, note

        def both(n):
            return [note(n), note(n + 1)]

        def wrapped(function):
            import functools

            @functools.wraps(function)
            def wrapper(*args):
                return function(*args)

            return wrapper

        logged = wrapped(both)

        class Shop:
            def sell(self, item):
                self.sold = note(item)
                return note(item)

        def main(event):
            print(both(1), logged(3))
            shop = Shop()
            print(shop.sell("tea"), shop.sold)
            client = Client("c")
            print(client.get("/a"), json.dumps({}), os.getcwd() != "")
            note("end")
    """

    def run_with(self, *calls: dict[str, object]) -> Story:
        self.write(self.SOURCE)
        with DurableSession(self.code, "main.py:main") as session:
            session.variables = {"LEDGER": str(self.ledger), "AK_CALLS": json.dumps(calls)}
            return session.run()

    def test_an_effect(self) -> None:
        story = self.run_with({"name": "main.both", "mode": "effect"}, {"name": "main.Shop", "mode": "effect"})
        assert story.done is not None and story.done.get("error") is None, story.done
        self.assertEqual(story.calls[:3], ["main.both", "main.both", "main.Shop"])
        self.assertEqual(story.calls[3:4], ["main.Shop.sell"])
        self.assertIn("tea tea", story.text("stdout"))

    def test_inline_and_rerun(self) -> None:
        story = self.run_with(
            {"name": "outside.Client", "mode": "inline"},
            {"name": "main.both", "mode": "rerun"},
            {"name": "os.getcwd", "mode": "value"},
        )
        self.assertEqual(story.calls, ["outside.note"] * 3)

    def test_the_longest_name_decides_and_a_policy_alone_changes_no_kind(self) -> None:
        policy = {"attempts": 2, "backoff": 1.0, "timeout": None, "at_most_once": False}
        story = self.run_with(
            {"name": "outside.*", "mode": "inline"},
            {"name": "outside.note", "mode": None, "policy": policy},
            {"name": "json.*", "policy": policy},
        )
        self.assertEqual(set(story.calls), {"outside.note"})
        policies = [request.get("policy") for request in story.requests if request["name"] == "outside.note"]
        self.assertEqual(policies, [policy] * len(policies))

    def test_a_mark_in_the_program_comes_first(self) -> None:
        source = """
            from outside import note
            from autokitteh import activity

            @activity
            def both(n):
                return [note(n), note(n + 1)]

            def main(event):
                return both(1)
        """
        self.write(source)
        self.SOURCE = source
        self.assertEqual(self.run_with({"name": "main.*", "mode": "inline"}).calls, ["main.both"])

    def test_a_name_under_which_a_package_offers_something(self) -> None:
        self.write("from shop_api.client import Client\n", "shop_api/__init__.py")
        self.write("class Client:\n    def buy(self): pass\nclass Other: pass\n", "shop_api/client.py")
        sys.path.insert(0, str(self.code))
        self.addCleanup(sys.path.remove, str(self.code))
        rules = Rules(json.dumps([{"name": "shop_api.Client", "mode": "inline"}]))
        self.assertIsNone(rules.named(["shop_api.client.Client.buy"]), "not loaded yet")
        importlib.import_module("shop_api")
        self.assertTrue(rules.named(["shop_api.client.Client.buy"]))
        self.assertIsNone(rules.named(["shop_api.client.Other"]))

    def test_text_that_is_wrong_ends_the_runner_with_a_reason(self) -> None:
        for text in (
            "x",
            "{}",
            '[{"mode": "inline"}]',
            '[{"name": "a", "mode": "b"}]',
            '[{"name":"a","policy":{"x":1}}]',
        ):
            arguments = ["--socket", "s", "--code", str(self.code), "--entry", "main.py:main"]
            with self.subTest(text), self.assertRaisesRegex(UsageError, "^AK_CALLS cannot be read: "):
                read_settings(arguments, {"AK_CALLS": text})


class OutsideTheRunner(unittest.TestCase):
    def test_marks_change_nothing_and_the_package_needs_nothing_of_the_runner(self) -> None:
        source = """
import sys
from autokitteh import AttrDict, AutoKittehError, Event, OutcomeUnknown, activity, errors
from autokitteh import inhibit_activities, register_no_activity

@activity(attempts=3, timeout=1)
def once(tries=[]):
    tries.append(1)
    raise AutoKittehError(len(tries))

@inhibit_activities
def client():
    return AttrDict(a={"b": 1})

register_no_activity([len, print])
try:
    once()
except errors.AutoKittehError as err:
    print(err)
event = Event({"x": {"y": 2}}, "ses_1")
print(client().a.b, event.data.x.y, event.session_id, [name for name in sys.modules if name.startswith("_ak")])
"""
        environment = {"PYTHONPATH": str(RUNNER.parent), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "-c", source], env=environment, capture_output=True, text=True, check=False
        )
        self.assertEqual((done.stdout, done.stderr), ("1\n1 2 ses_1 []\n", ""))


class Importing(ProgramCase):
    def test_user_code_finds_it_without_the_runner_s_folder_on_the_path(self) -> None:
        source = """
            import os
            import sys

            import autokitteh.errors
            from autokitteh import activity

            def main(event):
                folder = os.path.dirname(os.path.dirname(autokitteh.__file__))
                print(any(os.path.realpath(entry) == folder for entry in sys.path), autokitteh.errors.__name__)
                kinds = isinstance(event, autokitteh.Event), isinstance(event.data, autokitteh.AttrDict)
                print(*kinds, event.session_id)
        """
        text = self.story(source, event={"data": {"a": 1}}).text("stdout")
        self.assertEqual(text, "False autokitteh.errors\nTrue True ses_test\n")

    def test_a_module_of_that_name_in_the_project_is_the_project_s(self) -> None:
        self.write(
            "from outside import note\ndef activity(fn): return lambda *args: note(fn(*args))\n", "autokitteh.py"
        )
        source = """
            import autokitteh
            from outside import note

            @autokitteh.activity
            def twice(n):
                return note(n * 2)

            def main(event):
                print(twice(3), event.data.x.y, note(event.data))
        """
        losses = (Loss("recorded", 1), Loss("recorded", 3))
        story = self.story(source, event={"data": {"x": {"y": 1}}}, losses=losses)
        self.assertEqual(story.text("stdout"), "6 1 {'x': {'y': 1}}\n")
        self.assertEqual(story.calls, ["outside.note"] * 3)
