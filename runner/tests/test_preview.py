from __future__ import annotations

import collections
import dataclasses
import datetime
import pathlib
import unittest

from _ak.preview import describe_args, preview, redact


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


class Arguments(unittest.TestCase):
    def test_describe(self):
        args, kwargs = describe_args((1, "s3cret"), {"password": "p", "x": "s3cret"}, secrets=["s3cret"])
        self.assertEqual((args, kwargs), (["1", "'***'"], {"password": "'***'", "x": "'***'"}))
