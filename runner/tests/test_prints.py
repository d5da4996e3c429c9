"""Captured streams: lines, parts, numbers, bytes, and what belongs to a recorded call."""

from __future__ import annotations

import sys
import threading
import unittest
from typing import Any

from _ak.lines import MAX_PART_CHARACTERS
from _ak.performing import Performance, collector, performing
from _ak.prints import FINALIZERS, PrintLanes, PrintMark, Prints


class PrintsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.start(0)

    def start(self, stored: int) -> None:
        self.prints = Prints(lambda kind, payload: self.sent.append((kind, payload)), stored)
        before = sys.stdout, sys.stderr
        self.prints.install()
        self.out, self.err = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = before

    def texts(self) -> list[str]:
        return [payload["text"] for _, payload in self.sent]

    def test_lines_are_sent_whole_and_numbered(self) -> None:
        print("a", "b", file=self.out)
        print("c\nd\ne", end="", file=self.out)
        print("oops", file=self.err)
        self.assertEqual(self.texts(), ["a b\n", "c\n", "d\n", "oops\n"])
        self.assertEqual([payload["seq"] for _, payload in self.sent], [0, 1, 2, 3])
        self.assertEqual({payload["stream"] for _, payload in self.sent}, {"stdout", "stderr"})

    def test_a_part_of_a_line_is_sent_on_flush(self) -> None:
        self.out.write("progress ")
        self.assertEqual(self.texts(), [])
        self.out.flush()
        self.out.flush()
        print("done", file=self.out)
        self.assertEqual(self.texts(), ["progress ", "done\n"])

    def test_what_is_stored_is_counted_and_not_sent(self) -> None:
        self.start(2)
        for text in "abc":
            print(text, file=self.out)
        self.assertEqual([(payload["seq"], payload["text"]) for _, payload in self.sent], [(2, "c\n")])

    def test_the_interface_of_a_stream(self) -> None:
        self.assertEqual(self.out.write("x\n"), 2)
        self.assertEqual(
            (self.out.isatty(), self.out.encoding, self.out.name, self.out.fileno()), (False, "utf-8", "<stdout>", 1)
        )
        self.assertTrue(self.out.writable())
        self.out.writelines(["a\n", "b\n"])
        self.out.buffer.write("é\n".encode())
        self.out.buffer.write(b"\xff\n")
        self.err.write("\udcff\n")
        self.out.close()
        self.out.write("still there\n")
        self.assertEqual(self.texts(), ["x\n", "a\n", "b\n", "é\n", "\udcff\n", "\\udcff\n", "still there\n"])
        with self.assertRaises(UnicodeEncodeError):
            self.out.write("\udcff")
        with self.assertRaises(TypeError):
            self.out.write(b"bytes")  # type: ignore[arg-type]

    def test_long_lines_are_cut_into_parts(self) -> None:
        text = "é" * (3 * MAX_PART_CHARACTERS + 5)
        print(text, file=self.out)
        self.assertEqual("".join(self.texts()), text + "\n")
        self.assertLessEqual(max(len(part.encode()) for part in self.texts()), 64 * 1024)

    def test_an_endless_line_does_not_gather_for_ever(self) -> None:
        for _ in range(30):
            self.out.write("x" * 10_000)
        self.assertGreater(len(self.sent), 0)

    def test_prints_of_a_recorded_call_are_kept_with_it(self) -> None:
        performance = Performance()
        token = performing.set(performance)
        print("inside", file=self.out)
        performing.reset(token)
        print("after", file=self.out)
        self.assertEqual((list(performance.prints or ()), self.texts()), ([("stdout", ("inside\n",))], ["after\n"]))

    def test_logs_share_the_numbers(self) -> None:
        print("a", file=self.out)
        self.prints.emit(("log", ("WARNING", "root", "careful")))
        self.assertEqual(self.sent[1], ("log", {"seq": 1, "level": "WARNING", "logger": "root", "text": "careful"}))

    def test_what_finalizers_print_is_not_taken_for_what_others_print(self) -> None:
        notes: list[PrintMark] = []

        def say(prints: Prints, texts: str) -> list[Any]:
            self.sent.clear()
            for text in texts:
                collector.is_collecting = text == "*"
                prints.emit(("stdout", (text,)))
            collector.is_collecting = False
            return [(payload["seq"], payload["text"]) for _, payload in self.sent]

        def send(kind: str, payload: dict[str, Any]) -> None:
            self.sent.append((kind, payload))

        def process(stored: int) -> Prints:
            return Prints(send, stored, PrintLanes(note=notes.append, noted=list(notes), stored=stored))

        self.assertEqual(say(process(0), "a*b"), [(0, "a"), (1, "*"), (2, "b")])
        self.assertEqual(notes, [PrintMark(1, FINALIZERS)])
        self.assertEqual(say(process(3), "abc"), [(3, "c")])
        self.assertEqual(say(process(3), "a*bc"), [(3, "c")])
        self.assertEqual(say(process(3), "*abc"), [(3, "c")])
        self.assertEqual(say(process(2), "ab*"), [(2, "b")])
        self.assertEqual(say(process(1), "*ab"), [(1, "b")])

    def test_numbers_are_given_once_each_to_many_threads(self) -> None:
        threads = [threading.Thread(target=lambda: [self.out.write("x\n") for _ in range(200)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([payload["seq"] for _, payload in self.sent], list(range(800)))


if __name__ == "__main__":
    unittest.main()
