from __future__ import annotations

import base64
import collections
import contextlib
import datetime
import decimal
import itertools
import os
import pathlib
import pickle
import re
import sqlite3
import tempfile
import threading
import tracemalloc
import types
import unittest

from _ak import values
from _ak.values import DamagedValue, Unrecordable, decode, decode_args, encode, encode_args

SENTINEL = object()


class Point:
    def __init__(self, x):
        self.x = x


class Slotted:
    """Protocol 0 refuses `__slots__`."""

    __slots__ = ("x",)

    def __init__(self, x):
        self.x = x


class Modern:
    """Refuses old protocols itself."""

    def __init__(self, x):
        self.x = x

    def __reduce_ex__(self, protocol):
        if protocol < 5:
            raise TypeError("too old")
        return Modern, (self.x,)


class OneWay(Exception):
    def __init__(self, code, text):
        super().__init__(f"{code} {text}")
        self.code = code


class Broken:
    def __reduce__(self):
        return (int, ("not a number",))


class Holder:
    pass


class ValueCase(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.spool = temporary.name

    def refused(self, obj):
        with self.assertRaises(Unrecordable) as caught:
            encode(obj, self.spool)
        self.assertIn(caught.exception.type_name, str(caught.exception))
        return caught.exception


class RoundTrip(ValueCase):
    def test_plain_data(self):
        data = [
            None, True, 0, -1, 10**30, 1.5, float("inf"), "", "é\n\0\x1a\ud800", b"\0\xff", [1, [2]], (1,), {"a":
            {1, 2}}, frozenset([3]), collections.OrderedDict(a=1), collections.deque([1]), datetime.datetime(2024,
            1, 1, tzinfo=datetime.timezone.utc), decimal.Decimal("1.10"), pathlib.Path("/x"), range(3),
            bytearray(b"x"), re.compile("a+"), Ellipsis, NotImplemented,
        ]  # fmt: skip
        for obj in data:
            with self.subTest(obj=obj):
                encoded = encode(obj, self.spool)
                self.assertEqual(decode(*encoded), obj)
                self.assertIs(type(decode(*encoded)), type(obj))
                self.assertEqual(encoded.copy, obj)

    def test_inline_values_are_protocol_0(self):
        encoded = encode({"a": [1, "two"]}, self.spool)
        self.assertIsNone(encoded.value_file)
        raw = base64.b64decode(encoded.value)
        self.assertEqual(raw, raw.decode("ascii").encode())
        self.assertEqual(pickle.loads(raw), {"a": [1, "two"]})

    def test_copy_is_not_the_object(self):
        obj = {"list": []}
        copy = encode(obj, self.spool).copy
        copy["list"].append(1)
        self.assertEqual(obj, {"list": []})

    def test_module_level_sentinel_is_itself(self):
        self.assertIs(decode(*encode({"value": SENTINEL}, self.spool))["value"], SENTINEL)

    def test_exception_with_odd_init(self):
        copy = decode(*encode([OneWay(3, "x")], self.spool))[0]
        self.assertEqual((type(copy), copy.args, copy.code), (OneWay, ("3 x",), 3))

    def test_parts_with_stand_ins(self):
        match = re.search(r"(?<=a)(?P<n>\d+)", "xa42b")
        copy = decode(*encode({"m": match, "k": {1: 2}.keys(), "p": types.MappingProxyType({"a": 1})}, self.spool))
        self.assertEqual((copy["m"].groupdict(), copy["m"].span(), list(copy["k"])), ({"n": "42"}, (2, 4), [1]))
        self.assertEqual(copy["p"], {"a": 1})

    def test_function_by_reference(self):
        self.assertIs(decode(*encode(os.path.join, self.spool)), os.path.join)


class Large(ValueCase):
    def test_goes_to_a_file_named_by_hash(self):
        obj = ["x" * 1000] * 3 + list(range(200_000))
        value, value_file = encode(obj, self.spool)
        self.assertIsNone(value)
        self.assertEqual(os.listdir(self.spool), [value_file["sha256"] + ".pickle"])
        self.assertEqual(os.path.getsize(value_file["path"]), value_file["size"])
        self.assertEqual(decode(value, value_file), obj)

    def test_what_protocol_0_cannot_carry(self):
        _, value_file = encode(Modern(7), self.spool)
        self.assertIsNotNone(value_file)
        self.assertEqual(decode(None, value_file).x, 7)

    def test_slots_are_carried_by_protocol_0(self):
        value, value_file = encode(Slotted(7), self.spool)
        self.assertIsNone(value_file)
        self.assertEqual(decode(value, None).x, 7)

    def test_objects_of_c_types_are_not_taken_for_empty_ones(self):
        with contextlib.closing(sqlite3.connect(":memory:")) as connection:
            self.assertEqual(self.refused([connection]).path, "result[0]")
            self.assertIsNone(encode_args(print, (connection,), {}))

    def test_without_spool_all_is_inline(self):
        for obj in ("y" * 300_000, [Modern(1)]):
            value, value_file = encode(obj, None)
            self.assertIsNone(value_file)
            self.assertIs(type(decode(value, None)), type(obj))

    def test_nothing_is_left_after_a_refusal(self):
        self.refused(["x" * 300_000, threading.Lock()])
        self.assertEqual(os.listdir(self.spool), [])

    def test_damage_is_noticed(self):
        _, value_file = encode(b"z" * 300_000, self.spool)
        path = pathlib.Path(value_file["path"])
        good = path.read_bytes()
        for bad in (good[:-1], good[:-1] + b"?"):
            path.write_bytes(bad)
            with self.assertRaises(DamagedValue):
                decode(None, value_file)
        path.unlink()
        with self.assertRaises(DamagedValue):
            decode(None, value_file)
        for text in ("***", base64.b64encode(b"nonsense").decode()):
            with self.assertRaises(DamagedValue):
                decode(text, None)
        with self.assertRaises(DamagedValue):
            decode(None, None)


class Refusals(ValueCase):
    def test_names_type_path_and_reason(self):
        item = Holder()
        item.lock = threading.Lock()
        err = self.refused([1, 2, item])
        self.assertEqual((err.path, err.type_name), ("result[2].lock", "_thread.lock"))
        self.assertIn("cannot be pickled", err.reason)
        self.assertTrue(err.hint)
        self.assertIn("result[2].lock", str(err))
        self.assertEqual(str(pickle.loads(pickle.dumps(err))), str(err))

    def test_path_through_dicts_and_slots(self):
        self.assertEqual(self.refused({"a": Slotted((1, threading.Lock()))}).path, "result['a'].x[1]")
        lock = threading.Lock()
        self.assertEqual(self.refused({"a": lambda: lock}).path, "result['a']")

    def test_consumable_iterators(self):
        for obj in (
            zip([1]),
            map(str, [1]),
            filter(None, [1]),
            enumerate([1]),
            itertools.count(),
            (x for x in "a"),
            reversed([1]),
        ):
            with self.subTest(type=type(obj)):
                self.refused([obj])
        numbers = map(int, "12")
        self.refused(numbers)
        self.assertEqual(list(numbers), [1, 2])

    def test_pickles_but_does_not_load(self):
        err = self.refused([Broken()])
        self.assertEqual(err.path, "result[0]")
        self.assertIn("not loaded again", err.reason)

    def test_too_deep(self):
        deep = []
        for _ in range(80_000):
            deep = [deep]
        with self.assertRaises(Unrecordable):
            encode(deep, self.spool)
        while deep:  # Taken apart by hand: freeing it at once is deep as well.
            deep = deep.pop()

    def test_local_class(self):
        class Local:
            pass

        self.assertIn("Local", self.refused(Local()).type_name)


class Arguments(unittest.TestCase):
    def test_round_trip(self):
        func, args, kwargs = decode_args(encode_args(os.path.join, ("a", Point(1)), {"b": [2]}))
        self.assertIs(func, os.path.join)
        self.assertEqual((args[0], args[1].x, kwargs), ("a", 1, {"b": [2]}))

    def test_none_when_it_cannot(self):
        self.assertIsNone(encode_args(print, (threading.Lock(),), {}))
        self.assertIsNone(encode_args(lambda: 0, (), {}))
        self.assertIsNone(encode_args(print, ("x" * 300_000,), {}))

    def test_stops_early(self):
        """The pickler must not come to the last part when the first ones are too much already."""
        seen = []

        class Watched:
            def __reduce__(self):
                seen.append(1)
                return (int, ())

        self.assertIsNone(encode_args(print, ([b"x" * 200_000, "y" * 200_000, Watched()],), {}))
        self.assertEqual(seen, [])

    def test_damage(self):
        with self.assertRaises(DamagedValue):
            decode_args(base64.b64encode(pickle.dumps((1, 2))).decode())


class EncodeBytes(unittest.TestCase):
    def test_round_trip_and_refusal(self):
        self.assertEqual(values.decode_bytes(values.encode_bytes({"a": 1})), {"a": 1})
        with self.assertRaises(Unrecordable):
            values.encode_bytes(threading.Lock())


class Memory(unittest.TestCase):
    def peak(self, act):
        tracemalloc.start()
        try:
            result = act()
            return result, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def test_a_large_value_is_never_there_twice(self):
        data = os.urandom(1 << 20) * 32
        with tempfile.TemporaryDirectory() as spool:
            encoded, peak = self.peak(lambda: encode(data, spool))
            self.assertLess(peak, len(data) // 4)
            again, peak = self.peak(lambda: decode(encoded.value, encoded.value_file))
            self.assertEqual(again, data)
            self.assertLess(peak, len(data) * 5 // 4)

    def test_equal_values_share_a_file(self):
        with tempfile.TemporaryDirectory() as spool:
            files = [encode([bytes(400_000)], spool).value_file for _ in range(3)]
            self.assertEqual(files[0], files[2])
            self.assertEqual(len(os.listdir(spool)), 1)
