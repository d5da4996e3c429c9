from __future__ import annotations

import collections
import dataclasses
import datetime
import enum
import functools
import os
import pathlib
import threading
import unittest
import urllib.request

from _ak.call_preview import describe_call
from _ak.preview import preview, redact


@dataclasses.dataclass
class Login:
    user: str
    password: str
    hidden: int = dataclasses.field(default=0, repr=False)


Pair = collections.namedtuple("Pair", "left right")


class Loud:
    def __repr__(self):
        raise AssertionError("user code must not run")


class Long(list):
    def __iter__(self):
        raise RuntimeError


class Order:
    def __init__(self, total, token="t"):
        self.total = total
        self.items = [1]
        self.token = token
        self._hidden = Loud()

    def __repr__(self):
        raise AssertionError("called")


class Slots:
    __slots__ = ("x",)

    def __init__(self):
        self.x = 1

    def login(self, user, token):
        pass


class LoudDate(datetime.date):
    def __repr__(self):
        raise AssertionError("called")


class Colour(enum.Enum):
    RED = 1


class LoudColour(enum.Enum):
    RED = 1

    def __repr__(self):
        raise AssertionError("called")


class Previews(unittest.TestCase):
    def test_plain_values_are_their_repr(self):
        for obj in (
            None,
            True,
            1,
            -1.5,
            "a'b",
            b"x",
            [1, "a"],
            (1,),
            (),
            {"a": [1]},
            {1},
            set(),
            datetime.date(2024, 1, 2),
            pathlib.Path("/x"),
            range(3),
            bytearray(b"a"),
        ):
            with self.subTest(obj=obj):
                self.assertEqual(preview(obj), repr(obj))

    def test_named_things(self):
        self.assertEqual(preview(Pair(1, "b")), "Pair(left=1, right='b')")
        self.assertEqual(preview(collections.deque([1])), "deque(1)")
        self.assertEqual(preview(ValueError("x")), "ValueError('x')")
        self.assertEqual(preview(len), "<function len>")
        self.assertEqual(preview(Loud), f"<class {Loud.__module__}.Loud>")
        self.assertEqual(preview(Loud()), f"<{Loud.__module__}.Loud object>")
        self.assertEqual(preview(collections.OrderedDict(a=1)), "OrderedDict({'a': 1})")

    def test_never_raises(self):
        self.assertIn("preview failed", preview(Long([1])))

    def test_limit(self):
        for obj in ("x" * 1000, ["y" * 100] * 100, 10**600, list(range(10_000)), b"z" * 1000):
            text = preview(obj)
            self.assertLessEqual(len(text), 200)
            self.assertIn("...", text)
        self.assertEqual(preview("abcdef", 5), "'a...")

    def test_huge_values_are_not_walked(self):
        nested = [1]
        for _ in range(200):
            nested = [nested] * 10
        self.assertLessEqual(len(preview(nested)), 200)
        self.assertEqual(preview(10**5000), "<int of 16610 bits>")

    def test_cycle(self):
        loop = []
        loop.append(loop)
        self.assertEqual(preview(loop), "[[[[...]]]]")


class Secrets(unittest.TestCase):
    def test_known_secrets(self):
        self.assertEqual(preview({"a": "my-s3cret!"}, secrets=["s3cret"]), "{'a': 'my-***!'}")
        self.assertEqual(preview(b"my-s3cret", secrets=["s3cret"]), "b'my-***'")
        self.assertEqual(redact("abc", ["a"]), "abc")
        self.assertEqual(redact("longer-secret secret", ["secret", "longer-secret"]), "*** ***")

    def test_no_half_of_a_secret_survives_the_cut(self):
        secret = "S" * 50
        for before in range(150, 210):
            self.assertNotIn("SS", preview("x" * before + secret + "tail", secrets=[secret]))
        self.assertNotIn("line", preview("x\nline", secrets=["x\nline"]))

    def test_fields_by_name(self):
        self.assertEqual(preview(Login("ann", "pw")), "Login(user='ann', password='***')")
        self.assertEqual(
            preview({"Authorization": "abc", "api_key": "k", "n": 1}),
            "{'Authorization': '***', 'api_key': '***', 'n': 1}",
        )

    def test_what_looks_like_one(self):
        rows = [
            ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
            ("Bearer abcdefghij", "Bearer ***"),
            ("https://user:pass@host/x", "https://user:***@host/x"),
            ("http://h/?token=abc&x=1", "http://h/?token=***&x=1"),
            ("key sk-abcdefghijklmnopqrstuv end", "key *** end"),
            ("ghp_abcdefghijklmnopqrstuvwxyz", "***"),
            ("AKIAABCDEFGHIJKLMNOP", "***"),
            ("eyJhbGciOiJIUzI1.eyJzdWIiOiIx.abc", "***"),
            ("the tokens of a basic text", "the tokens of a basic text"),
        ]
        for text, expected in rows:
            self.assertEqual(redact(text, []), expected)


class Objects(unittest.TestCase):
    def test_what_is_stored_is_shown_and_nothing_is_asked(self):
        self.assertEqual(preview(Order(3)), "Order(total=3, items=[1], token='***')")
        self.assertEqual(preview(Slots()), "Slots(x=1)")
        self.assertEqual(preview([Loud()]), f"[<{Loud.__module__}.Loud object>]")
        request = urllib.request.Request("http://h/x", method="PUT", headers={"Authorization": "t"})
        shown = "Request(url='http://h/x', method='PUT', headers={'Authorization': '***'})"
        self.assertEqual(preview(request), shown)
        self.assertEqual(preview(functools.partial(len, [1])), "partial(<function len>, [1])")
        self.assertEqual(preview(threading.Event()), "<threading.Event object>")

    def test_reprs_of_derived_classes_are_not_called(self):
        self.assertEqual(preview(LoudDate(2024, 1, 2)), "LoudDate(2024, 1, 2)")
        self.assertEqual(preview(LoudColour.RED), "<LoudColour.RED>")
        self.assertEqual(preview(Colour.RED), repr(Colour.RED))

    def test_pairs_with_secrets(self):
        self.assertEqual(preview([("X-Api-Key", "k"), ("a", "b")]), "[('X-Api-Key', '***'), ('a', 'b')]")


class Calls(unittest.TestCase):
    def test_describe(self):
        args, kwargs = describe_call(len, (1, "s3cret"), {"password": "p", "x": "s3cret"}, secrets=["s3cret"])
        self.assertEqual((args, kwargs), (["1", "'***'"], {"password": "'***'", "x": "'***'"}))

    def test_secrets_by_the_names_of_parameters(self):
        def connect(user, password, *rest):
            pass

        self.assertEqual(describe_call(connect, ("ann", "pw", 3), {}), (["'ann'", "'***'", "3"], {}))
        self.assertEqual(describe_call(Order, (1, "pw"), {}), (["1", "'***'"], {}))
        self.assertEqual(describe_call(print, ((),), {"auth": ("u", "p")}), (["()"], {"auth": "'***'"}))

    def test_the_object_of_a_method(self):
        self.assertEqual(describe_call(Slots().login, ("a", "t"), {}), (["'a'", "'***'"], {"self": "Slots(x=1)"}))
        self.assertEqual(describe_call([1].append, (2,), {}), (["2"], {"self": "[1]"}))
        self.assertEqual(describe_call(os.getcwd, (), {}), ([], {}))
        self.assertEqual(describe_call(dict.fromkeys, ("a",), {}), (["'a'"], {}))
