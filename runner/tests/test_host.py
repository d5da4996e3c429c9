"""The runner and its host: answers, retries, cancel, stop, heartbeats, who is busy; it never outlives the host."""

from __future__ import annotations

import os
import signal
import unittest

from tests.program_case import FULL, ProgramCase
from tests.scripted_host import Message, ScriptedHost, Story


class HostTest(ProgramCase):
    def test_the_runner_ends_when_the_socket_closes(self) -> None:
        host = self.host("import threading\ndef main(event):\n    threading.Event().wait()\n")
        host.close_socket()
        self.assertEqual(host.wait(), 71)

    def test_the_runner_ends_when_the_socket_closes_during_a_call(self) -> None:
        host = self.host("import outside\ndef main(event):\n    outside.note(1)\n")
        host.expect("callback")
        host.close_socket()
        self.assertEqual(host.wait(), 71)

    def test_a_word_that_was_long_on_its_way_is_proven_before_the_effect(self) -> None:
        for source in (
            "import outside\ndef main(event):\n    outside.note(1)\n",
            "import asyncio, outside\nasync def main(event):\n    await outside.fetch('x')\n",
        ):
            with self.subTest(source):
                host = self.host(source, **FULL)
                call = host.expect_marked("callback")
                os.kill(host.pid, signal.SIGSTOP)
                host.send("callback", id=call["id"])
                # Its word is good for a second.
                self.tells_only_its_state(host, 1.2)
                os.kill(host.pid, signal.SIGCONT)
                self.assertEqual(self.next_but_idle(host)[0], "sync")
                self.tells_only_its_state(host, 0.2)
                host.send("synced")
                self.assertEqual(self.next_but_idle(host)[0], "response")

    def tells_only_its_state(self, host: ScriptedHost, seconds: float) -> None:
        """Nothing but whether it is busy, until it says nothing for so long."""
        while not host.is_quiet(seconds):
            self.assertIn(host.receive()[0], ("idle", "running"))

    def next_but_idle(self, host: ScriptedHost) -> Message:
        while True:
            message = host.receive()
            if message[0] not in ("idle", "running"):
                return message

    def test_the_lifeline_ends_a_runner_that_holds_the_interpreter(self) -> None:
        host = self.host(
            "import re\ndef main(event):\n    print('begins', flush=True)\n    re.match('(a|a)*$', 'a' * 60 + 'b')\n"
        )
        host.expect("print")
        host.close_lifeline()
        self.assertEqual(host.wait(), -9)

    def test_lines_that_the_protocol_does_not_allow(self) -> None:
        for line, code in (
            (b"not json\n", "not_json"),
            (b'{"type":"dance","payload":{}}\n', "unknown_type"),
            (b'{"type":"callback","payload":{"id":7}}\n', "payload.id"),
            (b"x" * (1024 * 1024 + 1), "oversize"),
            (b'{"type":"response","payload":{"id":"main:9","ok":true}}\n', "unknown_id"),
        ):
            with self.subTest(code):
                host = self.host("import outside\ndef main(event):\n    outside.note(1)\n")
                host.expect("callback")
                host.send_raw(line)
                self.assertEqual(host.wait(), 70)
                self.assertIn(code, host.stderr())
                self.assertIn("protocol error from the host", host.stderr())

    def test_stop(self) -> None:
        host = self.host("import outside\ndef main(event):\n    outside.note(1)\n")
        host.expect("callback")
        host.send("stop")
        self.assertEqual(host.wait(), 0)

    def test_cancel_raises_at_open_and_next_calls(self) -> None:
        host = self.host(
            """
            import outside

            def main(event):
                try:
                    outside.note(1)
                except Exception:
                    print("must not see it")
                except BaseException as err:
                    print(type(err).__name__, flush=True)
                    try:
                        outside.note(2)
                    finally:
                        print("finally")
            """
        )
        host.expect("callback")
        host.send("cancel")
        self.assertEqual(host.expect("record")["items"][0]["id"], "main:1~stopped")
        self.assertEqual(host.expect("print")["text"], "Cancelled\n")
        again = host.expect("callback")
        host.send("callback", id=again["id"])
        host.expect("response")
        host.send("response", id=again["id"], ok=True)
        self.assertEqual(host.expect("print")["text"], "finally\n")
        host.expect("done")
        self.assertEqual(self.ledger.read_text(), "note 2\n")

    def test_cancel_reaches_coroutines(self) -> None:
        host = self.host(
            "import asyncio, outside\nasync def main(event):\n"
            "    await asyncio.gather(outside.fetch(1), asyncio.sleep(50))\n"
        )
        kinds = sorted(host.receive()[0] for _ in range(4))
        self.assertEqual(kinds, ["callback", "idle", "record", "want"])
        host.send("cancel")
        kind, payload = host.receive()
        while kind == "record":  # The other task may have been cancelled by asyncio, which is worth a record.
            kind, payload = host.receive()
        self.assertEqual((kind, payload["error"]["type"]), ("done", "asyncio.exceptions.CancelledError"))

    def test_heartbeats_say_where_the_program_is(self) -> None:
        host = self.host("def spin():\n    while True:\n        pass\n\ndef main(event):\n    spin()\n")
        frames = host.expect("running")["frames"]
        self.assertEqual(frames[0], "main.py:6 main")
        self.assertRegex(frames[1], r"^main\.py:[23] spin$")

    def test_the_host_may_ask_again(self) -> None:
        """As a retry of an activity does."""
        host = self.host("import outside\ndef main(event):\n    print(outside.note(1))\n")
        call = host.expect("callback")
        for _ in range(3):
            host.send("callback", id=call["id"])
            host.expect("response")
        host.send("response", id=call["id"], ok=True)
        self.assertEqual(host.expect("print")["text"], "1\n")
        self.assertEqual(self.ledger.read_text(), "note 1\n" * 3)

    def test_the_host_may_answer_with_an_error(self) -> None:
        host = self.host("import outside\ndef main(event):\n    outside.note(1)\n")
        call = host.expect("callback")
        host.send("response", id=call["id"], error={"type": "OutcomeUnknown", "message": "lost", "traceback": ""})
        error = host.expect("done")["error"]
        self.assertEqual((error["type"], "OutcomeUnknown: lost" in error["message"]), ("RuntimeError", True))

    def test_no_run(self) -> None:
        self.write("def main(event): pass\n")
        host = ScriptedHost(self.code, "main.py:main", FULL)
        self.addCleanup(host.close)
        host.expect("module")
        host.close_socket()
        self.assertEqual(host.wait(), 71)

    def test_a_function_that_run_names_is_missing(self) -> None:
        self.write("def main(event): pass\n")
        host = ScriptedHost(self.code, "main.py", FULL)
        self.addCleanup(host.close)
        host.expect("module")
        host.send("run", func_name="other", event={})
        self.assertEqual(host.expect("error")["code"], "entry_function_missing")


class CallbackTest(ProgramCase):
    def test_arguments_are_shown_and_not_pickled(self) -> None:
        story = self.story("import outside\ndef main(event):\n    outside.note('x')\n")
        self.assertEqual((story.requests[0]["args"], story.requests[0]["data"]), (["'x'"], None))


class PlaceTest(ProgramCase):
    def test_a_call_without_a_frame_of_user_code_stands_where_its_lane_was_made(self) -> None:
        story = self.story(
            """
            import asyncio, threading
            from concurrent.futures import ThreadPoolExecutor
            import outside

            async def work():
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(None, outside.note, 1)
                loop.call_soon(outside.note, 2)
                await asyncio.sleep(0.01)

            async def main(event):
                with ThreadPoolExecutor(1) as pool:
                    pool.submit(outside.note, 3).result()
                thread = threading.Thread(target=outside.note, args=(4,))
                thread.start()
                thread.join()
                await work()
            """
        )
        places = {request["args"][0]: f"{request['file']}:{request['line']}" for request in story.requests}
        self.assertEqual(places, {"3": "main.py:14", "4": "main.py:16", "1": "main.py:8", "2": "main.py:12"})


class BusyTest(ProgramCase):
    def busy(self, source: str) -> Story:
        self.story_of = self.story(source)
        return self.story_of

    def test_a_program_of_one_line_is_never_busy_nor_idle(self) -> None:
        story = self.busy(
            "import outside, time\ndef main(event):\n    for n in range(3):\n"
            "        outside.note(n)\n    time.sleep(2)\n"
        )
        self.assertEqual([request["busy"] for request in story.requests], [False] * 4)
        self.assertNotIn("idle", story.messages)

    def test_threads_are_busy_until_all_wait(self) -> None:
        host = self.host(
            """
            import threading
            import outside

            def main(event):
                threads = [threading.Thread(target=outside.note, args=(n,)) for n in range(2)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                outside.note("alone")
            """
        )
        asked = [host.expect_marked("callback") for _ in range(2)]
        self.assertEqual([call["busy"] for call in asked], [True, True])
        host.expect_marked("idle")
        for call in asked:
            host.send("callback", id=call["id"])
            host.expect_marked("response")
        host.send("response", id=asked[0]["id"], ok=True)
        host.expect_marked("idle")
        host.send("response", id=asked[1]["id"], ok=True)
        self.assertFalse(host.expect_marked("callback")["busy"])

    def test_tasks_are_busy_until_the_loop_waits(self) -> None:
        host = self.host(
            "import asyncio, outside\nasync def main(event):\n"
            "    print(await asyncio.gather(*(outside.fetch(n) for n in range(2))))\n"
        )
        asked = [host.expect_marked("callback") for _ in range(2)]
        self.assertEqual([call["busy"] for call in asked], [True, True])
        host.expect_marked("idle")
        for call in reversed(asked):
            host.send("callback", id=call["id"])
            host.expect_marked("response")
        host.send("response", id=asked[1]["id"], ok=True)
        host.expect_marked("idle")
        host.send("response", id=asked[0]["id"], ok=True)
        self.assertEqual(host.expect_marked("print")["text"], "[{'fetched': 0}, {'fetched': 1}]\n")

    def test_messages_without_id_go_to_the_oldest_request(self) -> None:
        host = self.host(
            "import asyncio, outside\nasync def main(event):\n"
            "    print(await asyncio.gather(outside.fetch('a'), outside.fetch('b')))\n"
        )
        self.assertEqual([host.expect_marked("callback")["args"] for _ in range(2)], [["'a'"], ["'b'"]])
        host.expect_marked("idle")
        host.send("callback")
        host.expect_marked("response")
        host.send("response", ok=True)
        host.expect_marked("idle")
        host.send("callback")
        host.expect_marked("response")
        host.send("response", ok=True)
        self.assertEqual(host.expect_marked("print")["text"], "[{'fetched': 'a'}, {'fetched': 'b'}]\n")


if __name__ == "__main__":
    unittest.main()
