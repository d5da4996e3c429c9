"""The compact table of ids answers as a dictionary does."""

from __future__ import annotations

import random
import unittest

from _ak.numbered import Numbered

IDS = [
    *(f"main:{number}" for number in range(1, 200)),
    *(f"main.{lane}:{number}" for lane in range(5) for number in range(0, 30, 3)),
    *(
        "main:007",
        "main:00",
        "main:0",
        "main:5000000000000000",
        "main:900000",
        "main:3.0",
        "main:3.left:main:1",
        "7",
        "",
    ),
    *("session:seed", "x²", "n~0", "n~1"),
]


class NumberedTest(unittest.TestCase):
    def test_like_a_dictionary(self) -> None:
        source = random.Random(1)
        for _ in range(50):
            table, expected = Numbered(), dict[str, int]()
            for _ in range(400):
                item_id = source.choice(IDS)
                if source.random() < 0.2:
                    self.assertEqual(table.take(item_id), expected.pop(item_id, None), item_id)
                else:
                    number = source.randrange(1 << 40)
                    table.put(item_id, number)
                    expected[item_id] = number
            self.assertEqual([table.get(item_id) for item_id in IDS], [expected.get(item_id) for item_id in IDS])
            of_main = {item_id for item_id in expected if item_id.startswith("main:") and item_id[5:].isdigit()}
            self.assertEqual(set(table.beginning("main:")), of_main)


if __name__ == "__main__":
    unittest.main()
