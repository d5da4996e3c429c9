"""Places that hold classes which may go."""

from __future__ import annotations

import gc
import unittest
import weakref
from typing import Any

from _ak.lent_places import LentPlaces


def made() -> type:
    class Local:
        pass

    return Local


class LentPlacesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.nothing = object()
        self.space: dict[str, Any] = {"place": self.nothing, "other": self.nothing}
        before = list(gc.callbacks)
        self.places = LentPlaces(self.space, self.nothing)

        def restore() -> None:
            gc.callbacks[:] = before

        self.addCleanup(restore)

    def test_a_class_that_is_used_comes_back_after_a_collection(self) -> None:
        kind = made()
        self.places.lend("place", kind)
        gc.collect()
        self.assertIs(self.space["place"], kind)

    def test_a_class_that_nobody_uses_goes(self) -> None:
        self.places.lend("place", made())
        gone = weakref.ref(self.space["place"])
        gc.collect()
        self.assertIsNone(gone())
        self.assertIs(self.space["place"], self.nothing)
        self.assertNotIn("place", self.places)

    def test_who_took_the_place_meanwhile_keeps_it(self) -> None:
        kind, newer = made(), made()
        self.places.lend("place", kind)

        def take(phase: str, _: dict[str, Any]) -> None:
            if phase == "start":
                self.space["place"] = newer

        gc.callbacks.append(take)
        gc.collect()
        self.assertIs(self.space["place"], newer)

    def test_what_is_forgotten_does_not_come_back(self) -> None:
        kinds = made(), made()
        for place, kind in zip(self.space, kinds):
            self.places.lend(place, kind)
        self.places.forget("place")
        self.space["place"] = self.nothing
        gc.collect()
        self.assertEqual(list(self.space.values()), [self.nothing, kinds[1]])
        self.places.clear()
        self.assertNotIn("other", self.places)


if __name__ == "__main__":
    unittest.main()
