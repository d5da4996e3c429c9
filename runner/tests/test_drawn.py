from __future__ import annotations

import itertools
import unittest

from _ak.drawn import Draws, draw_again


class DrawnTest(unittest.TestCase):
    def check(self, make, act):
        """What is left after the call is left after drawing again."""
        live, again = make(), make()
        draws = Draws((live,), {})
        args, _ = draws.lend((live,), {}, lambda stand_in, thing: self.assertIs(thing, live))
        try:
            act(args[0])
        except ValueError:
            pass
        drawn = draws.drawn()
        if drawn is not None:
            draw_again((again,), {}, drawn)
        self.assertEqual(list(again), list(live))
        return drawn

    def test_counts(self):
        makes = (
            lambda: iter([1, 2, 3]),
            lambda: map(str, [1, 2, 3]),
            lambda: (n for n in "abc"),
            lambda: zip("abc", "def"),
            lambda: itertools.chain([1], [2, 3]),
            lambda: iter({"a": 1, "b": 2, "c": 3}.items()),
        )
        for make in makes:
            self.assertIsNone(self.check(make, lambda things: None))
            self.assertEqual(self.check(make, next), {0: (1, False)})
            self.assertEqual(self.check(make, list), {0: (3, True)})

    def test_an_error_ends_it(self):
        def broken():
            yield 1
            raise ValueError

        self.assertEqual(self.check(broken, list), {0: (1, True)})

    def test_sent_values_arrive(self):
        def echo():
            got = yield "first"
            yield got

        live = echo()
        args, _ = Draws((live,), {}).lend((live,), {}, lambda stand_in, thing: None)
        self.assertEqual((next(args[0]), args[0].send("sent")), ("first", "sent"))

    def test_other_arguments_are_passed_as_they_are(self):
        args, kwargs = ([1], "a"), {"b": {2}}
        self.assertIs(Draws(args, kwargs).lend(args, kwargs, lambda stand_in, thing: None)[0], args)
