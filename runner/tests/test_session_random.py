from __future__ import annotations

import random
import unittest

from _ak.session_random import SessionRandom, is_module_random


class Redirected(unittest.TestCase):
    def draw(self, session, lane="main"):
        items = list(range(10))
        session.redirect(random.shuffle, lane)(items)
        names = ("random", "getrandbits", "randint", "gauss", "choice", "sample", "uniform")
        arguments = ((), (64,), (1, 6), (0, 1), (items,), (items, 3), (0, 1))
        return items, [session.redirect(getattr(random, name), lane)(*args) for name, args in zip(names, arguments)]

    def test_same_seed_same_numbers(self):
        self.assertEqual(self.draw(SessionRandom(1)), self.draw(SessionRandom(1)))
        self.assertNotEqual(self.draw(SessionRandom(1)), self.draw(SessionRandom(2)))

    def test_lanes_do_not_disturb_each_other(self):
        session = SessionRandom(1)
        self.draw(session, "main.1")
        self.assertEqual(self.draw(session), self.draw(SessionRandom(1)))
        self.assertNotEqual(self.draw(SessionRandom(1), "main.1"), self.draw(SessionRandom(1)))

    def test_module_generator_is_untouched(self):
        state = random.getstate()
        self.draw(SessionRandom(1))
        self.assertEqual(random.getstate(), state)

    def test_seed(self):
        session, other = SessionRandom(1), SessionRandom(2)
        session.redirect(random.seed)(42)
        other.redirect(random.seed)(42)
        self.assertEqual(session.redirect(random.random)(), random.Random(42).random())
        other.redirect(random.random)()
        self.assertEqual(self.draw(session), self.draw(other))

    def test_seed_without_value_is_repeatable(self):
        first, second = SessionRandom(1), SessionRandom(1)
        for session in (first, second):
            session.redirect(random.seed)()
        self.assertEqual(self.draw(first), self.draw(second))
        self.assertNotEqual(self.draw(first), self.draw(SessionRandom(1)))

    def test_state(self):
        session = SessionRandom(1)
        state = session.redirect(random.getstate)()
        first = session.redirect(random.random)()
        session.redirect(random.setstate)(state)
        self.assertEqual(session.redirect(random.random)(), first)

    def test_other_functions_are_left_alone(self):
        own = random.Random(1)
        for fn in (len, own.random, random.SystemRandom().random, random.Random, print, own.shuffle):
            self.assertIs(type(SessionRandom(1).redirect(fn)), type(fn))
            self.assertEqual(SessionRandom(1).redirect(fn), fn)
            self.assertFalse(is_module_random(fn))
        self.assertTrue(is_module_random(random.choices))
