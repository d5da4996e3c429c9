"""Bytes cut into lines: whatever the pieces, not a byte is lost, and no character is cut that could stay whole."""

from __future__ import annotations

import os
import random
import unittest

from _ak.lines import MAX_PART_CHARACTERS, Lines

PIECE = MAX_PART_CHARACTERS * 4


def cut(data: bytes, sizes: list[int]) -> list[str]:
    lines, parts, start = Lines(), [], 0
    for size in sizes:
        parts += lines.feed(data[start : start + size])
        start += size
    return [*parts, *lines.feed(data[start:]), *lines.rest()]


class LinesTest(unittest.TestCase):
    def test_lines_and_what_has_no_end(self) -> None:
        self.assertEqual(cut(b"a\nbc\n\nd", [3]), ["a\n", "bc\n", "\n", "d"])

    def test_a_long_line_in_pieces_keeps_its_characters(self) -> None:
        for character in ("é", "€", "😀"):
            for shift in range(4):
                text = "x" * shift + character * (PIECE // 2)
                parts = cut(text.encode(), [PIECE] * 4)
                self.assertEqual("".join(parts), text, (character, shift))
                self.assertGreater(len(parts), 1)
                self.assertLessEqual(max(map(len, parts)), MAX_PART_CHARACTERS)

    def test_garbage_comes_back_byte_for_byte(self) -> None:
        numbers = random.Random(1)
        data = os.urandom(3 * PIECE) + b"\xf0\x9f" + b"\xff" * PIECE + b"\x80" * (PIECE + 1)
        parts = cut(data, [numbers.randrange(PIECE * 2) for _ in range(8)])
        self.assertEqual("".join(parts).encode("utf-8", "surrogateescape"), data)


if __name__ == "__main__":
    unittest.main()
