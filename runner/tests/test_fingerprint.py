from __future__ import annotations

import array
import collections
import dataclasses
import datetime
import decimal
import enum
import functools
import io
import pathlib
import pickle
import random
import threading
import unittest
import uuid

from _ak.fingerprint import fingerprint, walked


class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Level(enum.IntEnum):
    LOW = 1


@dataclasses.dataclass
class Item:
    name: str
    cache: dict = dataclasses.field(default_factory=dict, compare=False)


class Node:
    def __init__(self, value):
        self.value = value
        self._cached = object()


def mark(*args, **kwargs):
    return fingerprint(args, kwargs)


DIFFERENT = [
    None, True, False, 0, 1, 2, 10**40, 1.0, -0.0, 0.0, float("inf"), "", "a", "b", b"a", bytearray(b"a"), [], [1],
    [1, 2], [2, 1], (1,), [[1], 2], [1, [2]], {}, {"a": 1}, {"a": 2}, {"a": 1, "b": 2}, {"b": 2, "a": 1}, {1}, {2},
    frozenset({1}), {"a", "b"}, datetime.datetime(2024, 1, 1), datetime.date(2024, 1, 1), datetime.datetime(2024,
    1, 1, tzinfo=datetime.timezone.utc), datetime.timedelta(1), decimal.Decimal("1.0"), decimal.Decimal("1.00"),
    pathlib.Path("a"), uuid.UUID(int=1), Color.RED, Color.BLUE, Level.LOW, Item("a"), Item("b"), Node(1), Node(2),
    range(3), range(4), complex(1, 2), len, print, str.upper, "x".upper, Node, functools.partial(print, 1),
    functools.partial(print, 2), ValueError("a"), ValueError("b"), collections.deque([1]),
    collections.OrderedDict(a=1), array.array("i", [1]), array.array("i", [2]), lambda: 0, ..., "1", ["1"], "ab",
    ["a", "b"], ["ab"],
]  # fmt: skip


class PlainTest(unittest.TestCase):
    def test_plain_arguments_have_the_fingerprint_that_a_walk_gives(self) -> None:
        texts = ["", "a", "ü€😀", "\ud800", "x at 0x7f", "x" * 70_000]
        plain = [*texts, 0, -1, 10**40, True, False, None, 1.5, -0.0, float("nan"), float("inf"), b"a", Level.LOW]
        source = random.Random(2)
        for _ in range(300):
            args = tuple(source.choice(plain) for _ in range(source.randrange(4)))
            kwargs = {source.choice("abcdü"): source.choice(plain) for _ in range(source.randrange(3))}
            self.assertEqual(fingerprint(args, kwargs), walked(args, kwargs), (args, kwargs))


class Fingerprints(unittest.TestCase):
    def test_different_data_differ(self):
        seen = {}
        for obj in DIFFERENT:
            digest = mark(obj)
            self.assertRegex(digest, "^[0-9a-f]{16}$")
            self.assertNotIn(digest, seen, f"{obj!r} and {seen.get(digest)!r}")
            seen[digest] = obj

    def test_copies_are_the_same(self):
        for obj in DIFFERENT:
            try:
                copy = pickle.loads(pickle.dumps(obj))
            except (pickle.PicklingError, AttributeError, TypeError):
                continue
            self.assertEqual(mark(copy), mark(obj), repr(obj))

    def test_nan_and_keyword_order(self):
        self.assertEqual(mark(float("nan")), mark(float("nan")))
        self.assertEqual(mark(a=1, b=2), mark(b=2, a=1))
        self.assertNotEqual(mark(1), mark(x=1))

    def test_order_of_sets_does_not_count(self):
        items = [(index, str(index)) for index in range(200)]
        random.Random(1).shuffle(items)
        self.assertEqual(mark(set(items)), mark(set(items)))
        one, other = set(), set()
        for number in (0, 8, 16, 24):
            one.add(number)
        for number in (24, 16, 8, 0):
            other.add(number)
        self.assertEqual(mark(one), mark(other))

    def test_opaque_objects_by_type_only(self):
        for make in (threading.Lock, object, io.BytesIO, lambda: iter([1]), lambda: (x for x in "ab")):
            self.assertEqual(mark(make()), mark(make()))
        self.assertNotEqual(mark(threading.Lock()), mark(io.BytesIO()))

    def test_addresses_in_text_do_not_count(self):
        self.assertEqual(mark(repr(object())), mark("<object object at 0x7f00>"))
        self.assertNotEqual(mark("a at 0x1 b"), mark("a at 0x1 c"))

    def test_caches_do_not_count(self):
        self.assertEqual(mark(Item("a", {"x": 1})), mark(Item("a")))
        self.assertEqual(mark(Node(1)), mark(Node(1)))

    def test_cycles(self):
        def loop():
            items = [1]
            items.append({"me": items})
            return items

        self.assertEqual(mark(loop()), mark(loop()))
        node = Node(1)
        node.value = node
        self.assertEqual(len(mark(node)), 16)

    def test_sharing_does_not_count(self):
        part = [1]
        self.assertEqual(mark([part, part]), mark([[1], [1]]))

    def test_bounded(self):
        wide = [[number] * 10 for number in range(100_000)]
        self.assertEqual(mark(wide), mark([*wide[:-1], [0]]))
        self.assertNotEqual(mark(wide), mark(wide[:-1]))
        deep = []
        for _ in range(10_000):
            deep = [deep]
        self.assertEqual(len(mark(deep)), 16)
        while deep:
            deep = deep.pop()
        self.assertNotEqual(mark("x" * 10**6), mark("x" * (10**6 - 1) + "y"))
        self.assertEqual(len(mark("\ud800")), 16)
