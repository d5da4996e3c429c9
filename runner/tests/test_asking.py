"""Which objects of a library ask somebody when they are iterated."""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

from _ak.asking import Asking
from _ak.classify import Classifier

sys.path.insert(0, str(Path(__file__).resolve().parent / "outside"))
import pagers


class AskingTest(unittest.TestCase):
    def setUp(self) -> None:
        self.held: list[object] = []
        self.asking = Asking(Classifier("/nowhere").decide, lambda thing: any(thing is held for held in self.held))

    def test_code_that_asks(self) -> None:
        client = pagers.Client()
        for pager in (pagers.Pager(client, "a"), pagers.PlainPager("b"), pagers.Steps(client, "c")):
            with self.subTest(type(pager).__name__):
                self.assertTrue(self.asking.asks(pager))

    def test_what_holds_a_handle(self) -> None:
        bag = pagers.Bag("ab")
        self.assertFalse(self.asking.asks(bag))
        self.held.append(bag.first)
        self.assertTrue(self.asking.asks(bag))

    def test_data(self) -> None:
        for thing in ([1], {}, iter([1]), "text", pagers.Bag("ab"), pagers.Thing("a"), Path("/tmp"), self, 1.5, None):
            with self.subTest(type(thing).__name__):
                self.assertFalse(self.asking.asks(thing))

    def test_who_gives_a_generator(self) -> None:
        client = pagers.Client()
        for maker, owner in ((pagers.mapped, None), (pagers.later, None), (pagers.Client.pages, client)):
            with self.subTest(maker.__qualname__):
                self.assertTrue(self.asking.is_lazy(maker, owner))
        for maker, owner in ((pagers.at_once, None), (pagers.Client.pages_at_once, client), (len, None)):
            with self.subTest(maker.__qualname__):
                self.assertFalse(self.asking.is_lazy(maker, owner))


if __name__ == "__main__":
    unittest.main()
