from __future__ import annotations

import asyncio
import builtins
import contextlib
import http.client
import io
import json
import os
import subprocess
import sys
import threading
import traceback
import types
import unittest
import urllib.error
from email.message import Message

from _ak.errors_as_data import decode_error, encode_error, format_user_traceback

HERE = __file__


def hide_nothing(_):
    return False


def through(exc, hide=hide_nothing):
    value = encode_error(exc, hide)
    json.dumps(value)
    return decode_error(value)


def caught(act):
    try:
        act()
    except BaseException as exc:
        return exc
    raise AssertionError("nothing was raised")


class Odd(ValueError):
    def __init__(self, code, *, reason):
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class WithSlots(Exception):
    __slots__ = ("detail",)


class OddNew(Exception):
    made = 0

    def __new__(cls, a, b):
        OddNew.made += 1
        return super().__new__(cls, a, b)

    def __init__(self, a, b):
        super().__init__(a)


class MyOSError(OSError):
    def __init__(self, path):
        super().__init__(2, "gone", path)
        self.where = path


class Builtins(unittest.TestCase):
    def check(self, exc, *names):
        copy = through(exc)
        self.assertIs(type(copy), type(exc))
        self.assertEqual((repr(copy.args), str(copy)), (repr(exc.args), str(exc)))
        for name in names:
            self.assertEqual(getattr(copy, name), getattr(exc, name), name)
        return copy

    def test_fields_outside_of_dict(self):
        self.check(KeyError("k"))
        self.check(SystemExit(3), "code")
        self.check(KeyboardInterrupt())
        self.check(StopIteration(5), "value")
        self.check(caught(b"\xff".decode), "encoding", "object", "start", "end", "reason")
        self.check(caught(lambda: json.loads("{")), "msg", "doc", "pos", "lineno", "colno")
        self.check(caught(lambda: open("/no/such/file")), "errno", "strerror", "filename", "filename2")
        self.check(caught(lambda: os.rename("/no/a", "/no/b")), "filename", "filename2")
        self.check(subprocess.CalledProcessError(2, ["x"], b"out", b"err"), "returncode", "cmd", "output", "stderr")
        self.check(ImportError("m", name="n", path="p"), "name", "path")
        self.check(caught(lambda: compile("a b", "f.py", "exec")), "filename", "lineno", "offset", "text", "msg")
        self.check(http.client.IncompleteRead(b"abc", 5), "partial", "expected")
        self.check(asyncio.CancelledError("stop"))
        self.check(caught(lambda: None.nothing))
        self.check(urllib.error.URLError(ConnectionRefusedError(111, "refused")))

    def test_error_value_fields(self):
        value = encode_error(ConnectionResetError(104, "reset"), hide_nothing)
        self.assertEqual(value["type"], "ConnectionResetError")
        self.assertEqual(value["message"], "[Errno 104] reset")
        self.assertEqual(
            value["mro"], ["ConnectionResetError", "ConnectionError", "OSError", "Exception", "BaseException"]
        )
        self.assertEqual(encode_error(urllib.error.URLError("x"), hide_nothing)["type"], "urllib.error.URLError")


class UserClasses(unittest.TestCase):
    def test_odd_init_is_not_called(self):
        copy = through(Odd(7, reason="why"))
        self.assertEqual((type(copy), str(copy), copy.code, copy.reason), (Odd, "7: why", 7, "why"))

    def test_odd_new_is_not_called(self):
        exc = OddNew(1, 2)
        made = OddNew.made
        copy = through(exc)
        self.assertEqual((type(copy), copy.args, OddNew.made), (OddNew, (1,), made))

    def test_os_error_subclass(self):
        copy = through(MyOSError("/f"))
        self.assertEqual((copy.errno, copy.filename, copy.where, str(copy)), (2, "/f", "/f", "[Errno 2] gone: '/f'"))

    def test_slots(self):
        exc = WithSlots("a")
        exc.detail = [1]
        self.assertEqual(through(exc).detail, [1])

    def test_part_that_does_not_pickle_becomes_text(self):
        exc = Odd(1, reason=threading.Lock())
        exc.good = 5
        exc.args = ("a", threading.Lock())
        copy = through(exc)
        self.assertEqual((copy.args[0], copy.good, type(copy.reason), type(copy.args[1])), ("a", 5, str, str))

    def test_class_that_is_not_importable(self):
        class Local(LookupError):
            pass

        copy = through(Local("x"))
        self.assertIsInstance(copy, LookupError)
        self.assertEqual((type(copy).__name__, copy.args), ("Local", ("x",)))

    def test_class_whose_module_vanished(self):
        module = types.ModuleType("vanishing")
        module.Gone = type("Gone", (Odd,), {"__module__": "vanishing"})
        sys.modules["vanishing"] = module
        value = encode_error(module.Gone(1, reason="r"), hide_nothing)
        del sys.modules["vanishing"]
        copy = decode_error(value)
        self.assertIsInstance(copy, Odd)
        self.assertEqual((type(copy).__qualname__, type(copy).__module__, copy.code), ("Gone", "vanishing", 1))

    def test_broken_str(self):
        class Rude(Exception):
            def __str__(self):
                raise RuntimeError

        self.assertIn("Rude", encode_error(Rude(), hide_nothing)["message"])


def chained():
    try:
        try:
            raise KeyError("first")
        except KeyError as err:
            raise Odd(2, reason="second") from err
    except Odd:
        raise OSError(5, "third")  # noqa: B904


class Chains(unittest.TestCase):
    def test_cause_context_and_suppression(self):
        copy = through(caught(chained))
        self.assertIsInstance(copy.__context__, Odd)
        self.assertIsNone(copy.__cause__)
        self.assertIsInstance(copy.__context__.__cause__, KeyError)
        self.assertTrue(copy.__context__.__suppress_context__)
        self.assertIs(copy.__context__.__context__, copy.__context__.__cause__)

    def test_raise_from_none(self):
        def act():
            try:
                raise KeyError
            except KeyError:
                raise ValueError("only") from None

        copy = through(caught(act))
        self.assertTrue(copy.__suppress_context__)

    def test_cycle_ends(self):
        first, second = ValueError(1), ValueError(2)
        first.__context__, second.__context__ = second, first
        self.assertIsInstance(through(first).__context__, ValueError)

    def test_very_long_chain(self):
        exc = ValueError(0)
        for number in range(1, 500):
            later = ValueError(number)
            later.__context__ = exc
            exc = later
        self.assertEqual(through(exc).args, (499,))

    def test_notes(self):
        exc = ValueError("x")
        exc.__notes__ = ["one", "two"]
        self.assertEqual(through(exc).__notes__, ["one", "two"])

    def test_group(self):
        if sys.version_info < (3, 11):
            self.assertFalse(hasattr(builtins, "ExceptionGroup"))
            return
        group_class = getattr(builtins, "ExceptionGroup")  # noqa: B009
        group = group_class("several", [Odd(1, reason="a"), caught(chained), group_class("inner", [KeyError("k")])])
        copy = through(group)
        self.assertEqual((type(copy), copy.message, len(copy.exceptions)), (type(group), "several", 3))
        self.assertEqual(copy.exceptions[0].code, 1)
        self.assertIsInstance(copy.exceptions[1].__context__, Odd)
        self.assertEqual(copy.exceptions[2].exceptions[0].args, ("k",))


class Tracebacks(unittest.TestCase):
    def test_is_what_python_prints(self):
        exc = caught(chained)
        plain = "".join(traceback.format_exception(type(exc), exc, exc.__traceback__))
        self.assertEqual(format_user_traceback(exc, hide_nothing), plain)

    def test_hidden_frames(self):
        exc = caught(lambda: json.loads("{"))
        text = format_user_traceback(exc, lambda name: name == HERE)
        self.assertNotIn(HERE, text)
        self.assertIn("json", text)
        self.assertTrue(text.startswith("Traceback (most recent call last):\n"))
        self.assertTrue(text.endswith("(char 1)\n"))

    def test_replayed_exception_prints_the_same(self):
        for exc in (caught(chained), caught(lambda: json.loads("{")), caught(lambda: 1 / 0)):
            plain = "".join(traceback.format_exception(type(exc), exc, exc.__traceback__))
            copy = through(through(exc))
            self.assertEqual("".join(traceback.format_exception(type(copy), copy, copy.__traceback__)), plain)

    def test_rebuilt_inside_an_except_block(self):
        value = encode_error(caught(lambda: 1 / 0), hide_nothing)
        try:
            raise KeyError
        except KeyError:
            copy = decode_error(value)
        self.assertEqual([frame.name for frame in traceback.extract_tb(copy.__traceback__)][-1], "<lambda>")
        self.assertIsNone(copy.__context__)

    def test_endless_recursion(self):
        def deeper():
            deeper()

        exc = caught(deeper)
        text = encode_error(exc, hide_nothing)["traceback"]
        self.assertIn("RecursionError", text)
        self.assertIs(type(through(exc)), RecursionError)

    def test_nothing_but_a_message(self):
        copy = decode_error({"type": "X", "message": "m", "traceback": "", "data": None})
        self.assertEqual(str(copy), "X: m")


class HttpError(unittest.TestCase):
    def make(self):
        headers = Message()
        headers["X-Test"] = "1"
        return urllib.error.HTTPError("http://x/y", 404, "Not Found", headers, io.BytesIO(b"page one\ntwo"))

    def check(self, exc):
        self.assertEqual(
            (exc.code, exc.status if hasattr(exc, "status") else 404, exc.reason, exc.msg),
            (404, 404, "Not Found", "Not Found"),
        )
        self.assertEqual((exc.geturl(), exc.url, exc.filename), ("http://x/y",) * 3)
        self.assertEqual(
            (exc.headers["x-test"], exc.hdrs["x-test"], exc.info()["x-test"], exc.getcode()), ("1", "1", "1", 404)
        )
        self.assertEqual(str(exc), "HTTP Error 404: Not Found")
        self.assertEqual((exc.readline(), exc.read(), exc.read()), (b"page one\n", b"two", b""))
        with contextlib.closing(exc):
            pass

    def test_both_runs_can_read_the_page(self):
        exc = self.make()
        exc.extra = [1]
        value = encode_error(exc, hide_nothing)
        copy, again = decode_error(value), decode_error(value)
        self.check(exc)
        self.check(copy)
        self.assertEqual((type(copy), copy.extra, exc.extra), (urllib.error.HTTPError, [1], [1]))
        self.check(decode_error(encode_error(again, hide_nothing)))

    def test_methods_are_the_runners_own(self):
        copy = through(self.make())
        self.assertNotIn("tempfile", getattr(copy.read, "__module__", None) or "")
        copy.close()

    def test_without_a_page(self):
        exc = urllib.error.HTTPError("http://x", 500, "Oops", Message(), None)
        copy = through(exc)
        self.assertEqual((copy.code, str(copy)), (500, "HTTP Error 500: Oops"))
