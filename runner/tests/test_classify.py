"""The classifier: each kind of callable, the order of the rules, the cache, and the tables."""

from __future__ import annotations

import argparse
import asyncio
import collections
import concurrent.futures
import contextlib
import datetime
import decimal
import email.message
import functools
import gc
import html.parser
import importlib
import importlib.util
import io
import json
import logging
import os
import pathlib
import queue
import random
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import types
import typing
import unittest
import urllib.error
import urllib.request
import uuid
from typing import Any
from unittest import mock

from _ak import naming
from _ak.classify import Classifier, Decision, Kind

USER = """
import abc, collections, contextlib, dataclasses, enum, functools, html.parser, random, threading, typing
from library import retry, bare, counted, Client, Callable_, Base

def plain(): pass
async def coroutine(): pass
def generator(): yield
anonymous = lambda: None
def closure(): return lambda: None
@functools.lru_cache(maxsize=None)
def cached(): pass
@functools.wraps(print)
def named_like_another(): pass
@contextlib.contextmanager
def context(): yield
@functools.singledispatch
def dispatched(x): pass
@retry
def retried(): pass
@bare
def bared(): pass
@counted
def counted_calls(): pass
class Plain:
    def method(self): pass
    @classmethod
    def of_class(cls): pass
    @staticmethod
    def static(): pass
    def __call__(self): pass
class Unhashable:
    __hash__ = None
    def __call__(self): pass
    def __eq__(self, other): raise AssertionError("compared")
class Slots:
    __slots__ = ()
    def __call__(self): pass
@dataclasses.dataclass
class Data:
    x: int = 0
class Color(enum.Enum):
    RED = 1
class Parser(html.parser.HTMLParser): pass
class Worker(threading.Thread): pass
class Inherits(Client): pass
class Calls(Callable_): pass
class Dict(dict): pass
class Tuple(typing.NamedTuple):
    x: int
class Error(Exception): pass
Pair = collections.namedtuple("Pair", "a b")
"""

LIBRARY = """
import contextlib, dataclasses, enum, functools, json, typing

def fetch(): pass
def retry(fn):
    @functools.wraps(fn)
    def wrapper(*args): return fn(*args)
    return wrapper
def bare(fn):
    def wrapper(*args): return fn(*args)
    return wrapper
class counted:
    def __init__(self, fn): functools.update_wrapper(self, fn)
    def __call__(self): pass
class Client:
    def __init__(self): pass
    def get(self): pass
    @classmethod
    def connect(cls): pass
class Callable_:
    def __call__(self): pass
class Base: pass
class Failure(Exception): pass
class Level(enum.IntEnum):
    LOW = 1
@dataclasses.dataclass
class Data:
    x: int = 0
@dataclasses.dataclass
class Connects:
    x: int = 0
    def __post_init__(self): pass
class Row(typing.NamedTuple):
    x: int
@contextlib.contextmanager
def session(): yield
retried_dumps = retry(json.dumps)
fresh = lambda: lambda: None
"""


class Programs(unittest.TestCase):
    """A project that uses a library outside of it."""

    user: Any
    library: Any
    classifier: Classifier

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = os.path.join(folder.name, "src")
        os.mkdir(cls.root)
        # A near miss: a folder whose name begins like the project's.
        cls.library = cls.load("library", os.path.join(folder.name, "src-lib"), LIBRARY)
        cls.user = cls.load("ak_t_user", cls.root, USER)

    @classmethod
    def load(cls, name: str, folder: str, source: str) -> Any:
        os.makedirs(folder, exist_ok=True)
        path = pathlib.Path(folder, f"{name}.py")
        path.write_text(source)
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        cls.addClassCleanup(sys.modules.pop, name)
        spec.loader.exec_module(module)
        return module

    def setUp(self) -> None:
        self.classifier = Classifier(self.root)

    def decide(self, fn: object) -> Decision:
        first = self.classifier.decide(fn)
        self.assertEqual(self.classifier.decide(fn), first, "the cache answers otherwise")
        return first

    def assert_kind(self, kind: str, *callables: object) -> None:
        for fn in callables:
            with self.subTest(fn=repr(fn)):
                self.assertEqual(self.decide(fn).kind, kind)


class ProjectCode(Programs):
    def test_inline(self) -> None:
        user = self.user
        self.assert_kind(
            Kind.INLINE,
            user.plain,
            user.coroutine,
            user.generator,
            user.anonymous,
            user.closure(),
            user.cached,
            user.named_like_another,
            user.context,
            user.dispatched,
            user.Plain,
            user.Plain(),
            user.Plain().method,
            user.Plain.method,
            user.Plain.of_class,
            user.Plain().static,
            user.Unhashable(),
            user.Slots(),
            user.Data,
            user.Color,
            user.Parser,
            user.Worker,
            user.Inherits,
            user.Error,
            user.Pair,
            user.Tuple,
            functools.partial(user.plain),
            functools.partial(functools.partial(user.Plain().method)),
            super(user.Plain, user.Plain()).__init__,
        )

    def test_names(self) -> None:
        self.assertEqual(self.decide(self.user.Plain().method).name, "ak_t_user.Plain.method")
        self.assertEqual(self.decide(self.user.plain).reason, "defined in ak_t_user.py")

    def test_a_library_s_wrapper_around_project_code(self) -> None:
        self.assert_kind(Kind.INLINE, self.user.retried, self.user.bared, self.user.counted_calls)

    def test_inherited_methods_are_judged_by_where_they_come_from(self) -> None:
        inherits = self.user.Inherits()
        self.assert_kind(Kind.EFFECT, inherits.get, self.user.Inherits.connect, self.user.Calls())
        self.assertEqual(self.decide(inherits.get).name, "library.Client.get")
        self.assert_kind(Kind.INLINE, self.user.Parser().feed, self.user.Worker().start, self.user.Dict().update)

    def test_calling_an_initialiser_by_name_builds_the_program_s_own_object(self) -> None:
        inherits = self.user.Inherits()
        client = self.library.Client
        self.assert_kind(Kind.INLINE, super(self.user.Inherits, inherits).__init__, client.__init__, client.__new__)

    def test_generated_methods_of_the_project_s_classes(self) -> None:
        self.assert_kind(Kind.INLINE, self.user.Data().__eq__, self.user.Data().__init__)

    def test_text_that_the_program_executes_is_not_its_file(self) -> None:
        names = {"__name__": "ak_t_user", "__file__": self.user.__file__}
        exec("def f(): pass", names)
        self.assert_kind(Kind.EFFECT, names["f"])


class OutsideCode(Programs):
    def test_unknown_code_is_an_effect(self) -> None:
        library = self.library
        self.assert_kind(
            Kind.EFFECT,
            library.fetch,
            library.Client,
            library.Client().get,
            library.Client.get,
            library.Client.connect,
            library.Callable_(),
            library.Connects,
            library.session,
            functools.partial(library.fetch, 1),
            library.fresh(),
        )
        self.assertEqual(self.decide(library.fetch).name, "library.fetch")
        self.assertEqual(self.decide(functools.partial(library.Client().get)).name, "library.Client.get")

    def test_classes_of_plain_data(self) -> None:
        library = self.library
        self.assert_kind(Kind.INLINE, library.Failure, library.Level, library.Data, library.Row)

    def test_a_copied_module_name_does_not_make_a_library_pure(self) -> None:
        wrapped = self.library.retried_dumps
        self.assertEqual(wrapped.__module__, "json")
        self.assertEqual(self.decide(wrapped).kind, Kind.EFFECT)
        self.assertEqual(self.decide(wrapped).name, "json.dumps")

    def test_what_cannot_be_called_is_left_to_python(self) -> None:
        self.assert_kind(Kind.INLINE, None, 3, "text", object(), self.library)

    def test_plain_types_and_their_methods(self) -> None:
        self.assert_kind(
            Kind.INLINE,
            *(str, list, dict, bytes, int, set, tuple, type, object, super, range, map, zip, property),
            *("a".upper, str.upper, [].append, {}.get, dict.fromkeys, b"".hex, bytes.fromhex, (1).bit_length, {1}.add),
            *((x for x in ()).send, iter([]).__next__, "".__len__, int.__add__, object.__new__, type.mro),
            *(re.compile("").match, len, print, exec, eval, __import__, sorted, getattr, globals),
            *(list[int], typing.List[int], types.SimpleNamespace, ValueError),  # noqa: UP006
        )

    def test_classes_of_the_standard_library(self) -> None:
        self.assert_kind(
            Kind.INLINE,
            *(datetime.datetime, datetime.timedelta, decimal.Decimal, pathlib.Path, pathlib.PurePath, uuid.UUID),
            *(collections.deque, collections.OrderedDict, collections.Counter, collections.defaultdict),
            *(threading.Thread, threading.Lock, threading.Event, threading.RLock, queue.Queue, io.StringIO, io.BytesIO),
            *(html.parser.HTMLParser, urllib.request.Request, email.message.EmailMessage, argparse.ArgumentParser),
            *(logging.getLogger, logging.getLogger("x").info, urllib.error.URLError, random.Random, asyncio.Queue),
            *(concurrent.futures.ThreadPoolExecutor, subprocess.CompletedProcess, contextlib.suppress, mock.Mock()),
            *(collections.deque().append, threading.Lock().acquire, io.StringIO().write, collections.Counter().update),
            *(
                pathlib.Path("x").with_suffix,
                pathlib.Path("x").joinpath,
                os.path.join,
                os.environ.update,
                random.Random(1).random,
            ),
            *(asyncio.run, asyncio.gather, json.loads, sys.exit, os._exit, os.chdir, socket.setdefaulttimeout),
        )

    def test_effects(self) -> None:
        names = {
            "urllib.request.urlopen": urllib.request.urlopen,
            "pathlib.Path.write_text": pathlib.Path("x").write_text,
            "pathlib.Path.exists": pathlib.Path("x").exists,
            "pathlib.Path.is_dir": pathlib.Path("x").is_dir,
            "subprocess.run": subprocess.run,
            "subprocess.Popen": subprocess.Popen,
            "sqlite3.connect": sqlite3.connect,
            "socket.socket": socket.socket,
            "os.stat": os.stat,
            "os.remove": os.remove,
            "os.path.exists": os.path.exists,
            "shutil.copy": shutil.copy,
            "tempfile.mkdtemp": tempfile.mkdtemp,
            "asyncio.open_connection": asyncio.open_connection,
            "concurrent.futures.ProcessPoolExecutor": concurrent.futures.ProcessPoolExecutor,
        }
        for name, fn in names.items():
            with self.subTest(name):
                decision = self.decide(fn)
                self.assertEqual((decision.kind, decision.name), (Kind.EFFECT, name))

    def test_methods_of_unpicklable_things(self) -> None:
        with contextlib.closing(sqlite3.connect(":memory:")) as connection:
            self.assertEqual(self.decide(connection.execute).kind, Kind.EFFECT)
            self.assertEqual(self.decide(connection.execute).name, "sqlite3.Connection.execute")

    def test_values(self) -> None:
        names = {
            "time.time": time.time,
            "datetime.datetime.now": datetime.datetime.now,
            "uuid.uuid4": uuid.uuid4,
            "os.urandom": os.urandom,
            "os.getpid": os.getpid,
            "os.getenv": os.getenv,
            "os.environ.get": os.environ.get,
            "os.getcwd": os.getcwd,
            "pathlib.Path.cwd": pathlib.Path.cwd,
            "socket.gethostname": socket.gethostname,
            "secrets.token_hex": secrets.token_hex,
            "random.SystemRandom.choice": secrets.choice,
            "random.SystemRandom.random": random.SystemRandom().random,
        }
        for name, fn in names.items():
            with self.subTest(name):
                decision = self.decide(fn)
                self.assertEqual((decision.kind, decision.name), (Kind.VALUE, name))

    def test_waits_files_and_the_hidden_generator(self) -> None:
        for kind, name, fn in (
            (Kind.WAIT, "time.sleep", time.sleep),
            (Kind.WAIT, "asyncio.sleep", asyncio.sleep),
            (Kind.FILE, "open", open),
            (Kind.FILE, "open", io.open),
            (Kind.FILE, "pathlib.Path.open", pathlib.Path("x").open),
            (Kind.RANDOM, "random.random", random.random),
            (Kind.RANDOM, "random.shuffle", random.shuffle),
            (Kind.RANDOM, "random.seed", random.seed),
        ):
            with self.subTest(name):
                decision = self.decide(fn)
                self.assertEqual((decision.kind, decision.name), (kind, name))

    def test_stand_ins_that_lie_about_their_class(self) -> None:
        self.assert_kind(
            Kind.INLINE, mock.Mock(spec=self.user.plain), mock.MagicMock(spec=dict), mock.create_autospec(len)
        )

    def test_a_patched_function_is_judged_anew(self) -> None:
        self.assertEqual(self.decide(time.time).kind, Kind.VALUE)
        with mock.patch("time.time", lambda: 0):
            self.assertEqual(self.decide(time.time).kind, Kind.EFFECT)

    def test_nothing_of_the_callee_runs(self) -> None:
        class Touchy:
            def __getattr__(self, name: str) -> Any:
                raise AssertionError(f"read {name}")

            def __hash__(self) -> int:
                raise AssertionError("hashed")

            def __eq__(self, other: object) -> bool:
                raise AssertionError("compared")

            def __call__(self) -> None:
                raise AssertionError("called")

        self.assert_kind(Kind.EFFECT, Touchy())


class Caching(Programs):
    def test_no_id_is_taken_over_by_another_object(self) -> None:
        # Functions come and go at the same address: only the answer for the present one counts.
        for number in range(300):
            inline = number % 2 == 0
            module = "json" if inline else "unknown_library"
            function = types.FunctionType((lambda: None).__code__, {"__name__": module}, "f")
            function.__module__ = module
            self.assertEqual(self.classifier.decide(function).kind, Kind.INLINE if inline else Kind.EFFECT)

    def test_entries_go_with_their_objects(self) -> None:
        function = self.library.fresh()
        self.classifier.decide(function)
        held = len(self.classifier._by_object)
        del function
        gc.collect()
        self.assertEqual(len(self.classifier._by_object), held - 1)

    def test_closures_and_bound_methods_add_one_entry(self) -> None:
        def size() -> int:
            caches = (cache for name, cache in vars(self.classifier).items() if name.startswith("_by_"))
            return sum(len(cache) for cache in caches)

        calls = (
            self.user.closure,
            lambda: [].append,
            lambda: pathlib.Path("x").with_suffix,
            lambda: self.user.Plain().method,
        )
        for make in calls:
            self.classifier.decide(make())
        held = size()
        for make in calls:
            for _ in range(50):
                self.classifier.decide(make())
        self.assertEqual(size(), held)

    def test_a_program_that_makes_classes_without_end(self) -> None:
        with mock.patch("_ak.classify._CACHE_LIMIT", 10):
            for _ in range(50):
                made = type("Made", (list,), {})
                self.classifier.decide(made().append)
        self.assertLessEqual(len(self.classifier._by_class_and_name), 10)

    def test_cached_answers_are_found_without_judging(self) -> None:
        calls = (self.user.plain, self.user.Plain().method, self.user.Plain, len, [].append, json.loads, time.time)
        for fn in calls:
            self.classifier.decide(fn)
        with mock.patch.object(Classifier, "_judge", side_effect=AssertionError("judged again")):
            for fn in calls:
                self.classifier.decide(fn)


class OddClasses(unittest.TestCase):
    """Classes that are not what they seem are read without running their code, and never break a call."""

    def setUp(self) -> None:
        self.decide = Classifier(os.path.dirname(__file__)).decide

    def test_a_metaclass_that_hides_its_parts(self) -> None:
        class Meta(type):
            __dict__ = __mro__ = property(lambda cls: 1 / 0)

            def __getattribute__(cls, name: str) -> Any:
                raise AssertionError(name)

        class Hidden(metaclass=Meta):
            def method(self) -> None: ...

        self.assertEqual(self.decide(Hidden).kind, Kind.INLINE)
        self.assertEqual(self.decide(Hidden().method).kind, Kind.INLINE)

    def test_a_class_that_is_being_made(self) -> None:
        kinds: list[str] = []

        class Meta(type):
            def mro(cls) -> Any:
                kinds.append(self.decide(cls).kind)
                kinds.append(self.decide(super().mro).kind)
                return super().mro()

        Meta("Made", (), {})
        self.assertEqual(kinds, [Kind.INLINE, Kind.INLINE])


class Names(unittest.TestCase):
    def test_private_modules_of_third_parties(self) -> None:
        def get() -> None: ...

        modules = {"ak_t_web": types.ModuleType("ak_t_web"), "ak_t_web._api": types.ModuleType("ak_t_web._api")}
        for module in modules.values():
            vars(module)["get"] = get
        with mock.patch.dict(sys.modules, modules):
            self.assertEqual(naming.qualified("ak_t_web._api", "get"), "ak_t_web.get")
            self.assertEqual(naming.qualified("ak_t_web._api", "other"), "ak_t_web._api.other")
            self.assertEqual(naming.qualified("requests.api", "get"), "requests.api.get")

    def test_names_of_the_standard_library(self) -> None:
        for module, qualname, name in (
            ("posix", "getpid", "os.getpid"),
            ("posixpath", "join", "os.path.join"),
            ("genericpath", "exists", "os.path.exists"),
            ("_socket", "socket.connect", "socket.socket.connect"),
            ("_sqlite3", "Connection.execute", "sqlite3.Connection.execute"),
            ("_io", "TextIOWrapper.write", "io.TextIOWrapper.write"),
            ("pathlib", "PosixPath.exists", "pathlib.Path.exists"),
            ("pathlib._abc", "PathBase.is_dir", "pathlib.Path.is_dir"),
            ("asyncio.tasks", "gather", "asyncio.gather"),
            ("json.decoder", "JSONDecoder.decode", "json.JSONDecoder.decode"),
        ):
            with self.subTest(name):
                self.assertEqual(naming.qualified(module, qualname), name)


if __name__ == "__main__":
    unittest.main()
