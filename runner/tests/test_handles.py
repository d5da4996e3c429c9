"""Handles with real objects: programs are lost before and after each of their calls, and must end as a plain run
does."""

from __future__ import annotations

import contextlib
import gc
import http.client
import http.server
import io
import json
import os
import pathlib
import pickle
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest
import weakref
import zipfile
from unittest import mock

from _ak import errors_as_data, remaking, snapshots, values
from _ak.fingerprint import fingerprint
from _ak.handles import HandleLost, HandleMethod, Handles
from _ak.proxies import held_by
from _ak.unrecordable import Unrecordable, name_of
from tests.ak_fake_recorder import FakeRecorder, Lost


class World:
    """Calls as the guard makes them: from the journal, or performed and journalled together with the values so far."""

    def __init__(self, journal=None, durable=(), lose_at=None, lose_after=None):
        self.journal = {} if journal is None else journal
        self.recorder = FakeRecorder(durable, lose_after)
        self.handles = Handles(self.recorder)
        self.calls = 0
        self.moments = 0
        self.lose_at = lose_at

    def moment(self):
        """A point at which the process may be lost."""
        self.moments += 1
        if self.moments == self.lose_at:
            self.recorder.lose_after = -1  # Whatever still runs while the test unwinds records nothing.
            raise Lost

    def call(self, fn, *args, **kwargs):
        self.calls += 1
        call_id = f"main:{self.calls}"
        digest = fingerprint(args, kwargs)
        if call_id in self.journal:
            entry = json.loads(self.journal[call_id])
            assert entry["digest"] == digest, (call_id, fn)
            return self.recall(call_id, entry, fn, args, kwargs)
        self.recorder.flush()
        self.moment()
        entry = {"digest": digest}
        result = None
        try:
            real, live_args, live_kwargs = self.handles.resolve(fn, args, kwargs)
            result = real(*live_args, **live_kwargs)
        except (HandleLost, Lost):
            raise
        except Exception as err:
            entry["error"] = errors_as_data.encode_error(err, lambda _: False)
            self.handles.performed(call_id, fn, args, kwargs, None, failed=True)
        else:
            captured = snapshots.capture(result)
            try:
                entry["value"] = values.encode(result if captured is None else captured, None).value
            except Unrecordable:
                result, entry["handle"] = self.handles.adopt(call_id, fn, args, kwargs, result)
            self.handles.performed(call_id, fn, args, kwargs, result)
        self.moment()
        self.recorder.flush()
        self.journal[call_id] = json.dumps(entry)
        self.moment()
        if "handle" in entry:
            return result
        return self.answer(call_id, entry, fn, args, kwargs)

    def recall(self, call_id, entry, fn, args, kwargs):
        if "error" in entry:
            self.handles.recalled(call_id, fn, args, kwargs, None, failed=True)
        result = self.answer(call_id, entry, fn, args, kwargs)
        self.handles.recalled(call_id, fn, args, kwargs, result)
        return result

    def answer(self, call_id, entry, fn, args, kwargs):
        if "error" in entry:
            raise errors_as_data.decode_error(entry["error"])
        if "handle" in entry:
            return self.handles.restore(call_id, entry["handle"], fn, args, kwargs)
        return values.decode(entry["value"], None)

    def again(self, lose_at=None):
        """A new process that has what this one made durable."""
        return World(dict(self.journal), self.recorder.durable, lose_at)


class Plain:
    def call(self, fn, *args, **kwargs):
        return fn(*args, **kwargs)


class Link:
    """A connection that has something open after `execute`."""

    made = 0

    def __init__(self):
        self._lock = threading.Lock()
        Link.made += 1

    def execute(self, statement):
        return statement

    commit = close = execute


class HandleCase(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = temporary.name
        self.closing = contextlib.ExitStack()
        self.addCleanup(self.closing.close)

    def path(self, name="file.db"):
        return os.path.join(self.folder, name)

    def closed_later(self, world):
        """The operating system would close what a lost process had; here it must be done."""
        for held in reversed(list(world.handles._held.values())):
            if held.is_live and hasattr(held.live, "close"):
                with contextlib.suppress(sqlite3.ProgrammingError):  # A cursor whose connection the program closed.
                    held.live.close()


def transfer(world, path):
    """Statements, a transaction with its own reads, rows in all ways, `with`."""
    call = world.call
    connection = call(sqlite3.connect, path)
    call(connection.execute, "create table if not exists t (id integer primary key, name text, n int)")
    cursor = call(connection.cursor)
    call(cursor.execute, "insert into t (name, n) values (?, ?)", ("a", 1))
    first = cursor.lastrowid
    call(connection.executemany, "insert into t (name, n) values (?, ?)", [("b", 2), ("c", 3)])
    rows = call(connection.execute, "select name, n from t order by id").fetchall()
    call(connection.commit)
    call(cursor.execute, "update t set n = n + 10")
    changed = cursor.rowcount
    call(connection.rollback)
    with connection:
        call(connection.execute, "update t set n = n * 2 where id = ?", (first,))
    call(cursor.execute, "select name, n from t order by id")
    head = cursor.fetchone()
    middle = cursor.fetchmany(1)
    tail = list(cursor)
    names = [column[0] for column in cursor.description]
    call(connection.close)
    return first, rows, changed, head, middle, tail, names


def in_memory(world, path):
    call = world.call
    connection = call(sqlite3.connect, ":memory:")
    call(connection.execute, "create table t (x)")
    for number in range(3):
        call(connection.execute, "insert into t values (?)", (number,))
        call(connection.commit)
    total = call(connection.execute, "select sum(x) from t").fetchone()
    call(connection.close)
    return total


def contents(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        if not connection.execute("select 1 from sqlite_master").fetchall():
            return []
        return connection.execute("select name, n from t order by id").fetchall()


class Sqlite(HandleCase):
    def run_lost(self, program, path, **point):
        """The result after one loss and a clean second run; None when the loss point was never reached."""
        world = World(**point)
        try:
            program(world, path)
        except Lost:
            self.closed_later(world)
            second = world.again()
            try:
                return program(second, path)
            finally:
                self.closed_later(second)
        return None

    def test_lost_between_calls(self):
        self.assertEqual(self.check_every_point("lose_at", 30), 0)

    def test_lost_at_a_record(self):
        """That is also between a commit and the record of it."""
        self.assertEqual(self.check_every_point("lose_after", 20), 0)

    def check_every_point(self, kind, at_least):
        """How often it could not be known whether a transaction had ended."""
        expected = transfer(Plain(), self.path(f"plain-{kind}.db"))
        unknown = 0
        for point in range(1, 200):
            path = self.path(f"{kind}-{point}.db")
            with self.subTest(kind=kind, point=point):
                try:
                    result = self.run_lost(transfer, path, **{kind: point})
                except HandleLost as lost:
                    # Allowed only where a commit or rollback was performed and its record lost.
                    self.assertIn("whether that reached the file", str(lost))
                    unknown += 1
                    continue
                if result is None:
                    break
                self.assertEqual(result, expected)
                self.assertEqual(contents(path), contents(self.path(f"plain-{kind}.db")))
        else:
            self.fail("the program never came to its end")
        self.assertGreater(point, at_least)
        return unknown

    def test_in_memory_database_is_made_again(self):
        expected = in_memory(Plain(), "")
        for lose_at in range(1, 100):
            result = self.run_lost(in_memory, "", lose_at=lose_at)
            if result is None:
                self.assertGreater(lose_at, 20)
                return
            self.assertEqual(result, expected)
        self.fail("the program never came to its end")

    def test_replay_touches_nothing(self):
        world = World()
        result = transfer(world, self.path())
        os.unlink(self.path())
        again = world.again()
        self.assertEqual(transfer(again, self.path()), result)
        self.assertFalse(os.path.exists(self.path()))
        self.assertFalse(any(held.is_live for held in again.handles._held.values()))

    def test_file_that_is_gone_is_not_made_anew(self):
        world = World()
        connection = world.call(sqlite3.connect, self.path())
        world.call(connection.execute, "create table t (n int)")
        self.closed_later(world)
        os.unlink(self.path())
        again = world.again()
        connection = again.call(sqlite3.connect, self.path())
        again.call(connection.execute, "create table t (n int)")
        with self.assertRaises(HandleLost) as caught:
            again.call(connection.execute, "create table if not exists t (n int)")
        self.assertIn("is not there: it was removed, or lies on another machine", str(caught.exception))
        self.assertFalse(os.path.exists(self.path()))

    def test_looks_like_the_real_thing(self):
        world = World()
        connection = world.call(sqlite3.connect, self.path())
        self.assertIsInstance(connection, sqlite3.Connection)
        self.assertTrue(world.handles.is_handle(connection))
        cursor = world.call(connection.execute, "select 1")
        self.assertIsInstance(cursor, sqlite3.Cursor)
        self.assertIs(world.call(cursor.execute, "select 2"), cursor)
        self.assertIs(cursor.connection, connection)
        with connection as entered:
            self.assertIs(entered, connection)
        self.assertIsInstance(connection.execute, HandleMethod)
        self.assertEqual(connection.execute.target[:2], ("sqlite3.Connection.execute", "main:1"))
        self.assertEqual(connection.isolation_level, "")
        self.assertEqual(connection.row_factory, None)
        with self.assertRaises(AttributeError):
            connection.nothing  # noqa: B018
        with self.assertRaises(TypeError):
            pickle.dumps(connection)
        with self.assertRaises(sqlite3.OperationalError):
            world.call(connection.execute, "selekt")
        world.call(connection.close)

    def test_attributes_set_by_the_program(self):
        def program(world):
            connection = world.call(sqlite3.connect, self.path())
            connection.row_factory = sqlite3.Row
            world.call(connection.execute, "select 1")
            if world.journal and world.calls == 2 and isinstance(world, World):
                world.moment()
            row = world.call(connection.execute, "select 1 as one").fetchone()
            self.assertIsInstance(row, sqlite3.Row)
            world.call(connection.close)
            return row["one"]

        world = World(lose_at=7)
        with self.assertRaises(Lost):
            program(world)
        self.closed_later(world)
        self.assertEqual(program(world.again()), 1)

    def test_pragmas_are_set_again(self):
        def program(world):
            connection = world.call(sqlite3.connect, self.path())
            world.call(connection.execute, "pragma foreign_keys = on")
            value = world.call(connection.execute, "pragma foreign_keys").fetchone()
            world.call(connection.close)
            return value

        world = World(lose_at=6)
        with self.assertRaises(Lost):
            program(world)
        self.closed_later(world)
        self.assertEqual(program(world.again()), (1,))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args):
        pass


class Http(HandleCase):
    def setUp(self):
        super().setUp()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(server.server_close)
        self.addCleanup(thread.join, 10)
        self.addCleanup(server.shutdown)
        self.port = server.server_port

    def program(self, world):
        connection = world.call(http.client.HTTPConnection, "127.0.0.1", self.port, timeout=10)
        bodies = []
        for _ in range(2):
            world.call(connection.request, "GET", "/")
            bodies.append(world.call(connection.getresponse).read())
        world.call(connection.close)
        return bodies

    def test_every_loss_point(self):
        for lose_at in range(1, 30):
            world = World(lose_at=lose_at)
            try:
                self.program(world)
                break
            except Lost:
                self.closed_later(world)
            second = world.again()
            self.assertEqual(self.program(second), [b"ok", b"ok"])
            self.closed_later(second)
        self.assertGreater(lose_at, 12)


# Runs until somebody ends it, or the end of its input.
RUNNING = [sys.executable, "-c", "input()"]


class Refusals(HandleCase):
    def test_process_that_was_waited_for(self):
        world = World()
        child = world.call(subprocess.Popen, [sys.executable, "-c", "print('hi')"], stdout=subprocess.PIPE)
        self.assertIsInstance(child, subprocess.Popen)
        self.assertEqual(world.call(child.communicate, timeout=30)[0], b"hi\n")
        self.assertEqual(child.returncode, 0)
        world.recorder.flush()
        again = world.again()
        replayed = again.call(subprocess.Popen, [sys.executable, "-c", "print('hi')"], stdout=subprocess.PIPE)
        self.assertEqual(again.call(replayed.communicate, timeout=30)[0], b"hi\n")
        self.assertEqual((replayed.returncode, replayed.poll(), replayed.pid), (0, 0, child.pid))
        again.call(replayed.kill)

    def test_process_that_may_still_run(self):
        world = World()
        child = world.call(subprocess.Popen, RUNNING, stdin=subprocess.PIPE)
        self.addCleanup(child.communicate)
        world.recorder.flush()
        again = world.again()
        replayed = again.call(subprocess.Popen, RUNNING, stdin=subprocess.PIPE)
        with self.assertRaises(HandleLost) as caught:
            again.call(replayed.kill)
        self.assertIn("may still run", str(caught.exception))

    def test_socket(self):
        world = World()
        ends = socket.socketpair()
        for end in ends:
            self.closing.callback(end.close)
        sock = world.call(lambda: ends[0])
        world.call(sock.sendall, b"x")
        self.assertEqual(ends[1].recv(10), b"x")
        again = world.again()
        replayed = again.call(lambda: None)
        again.call(replayed.sendall, b"x")
        with self.assertRaises(HandleLost) as caught:
            again.call(replayed.detach)
        self.assertIn("the other side has seen the connection end", str(caught.exception))

    def test_closed_socket(self):
        world = World()
        ends = socket.socketpair()
        for end in ends:
            self.closing.callback(end.close)
        sock = world.call(lambda: ends[0])
        world.call(sock.sendall, b"x")
        world.call(sock.close)
        again = world.again()
        replayed = again.call(lambda: None)
        again.call(replayed.sendall, b"x")
        again.call(replayed.close)
        self.assertEqual(again.call(replayed.detach), -1)

    def test_unknown_function_is_not_called_twice(self):
        made = []

        class Job:
            def __init__(self):
                self.lock = threading.Lock()

            def state(self):
                return "running"

        def submit():
            made.append(1)
            return Job()

        world = World()
        self.assertEqual(world.call(world.call(submit).state), "running")
        again = world.again()
        again.journal.pop("main:2")
        with self.assertRaises(HandleLost) as caught:
            again.call(again.call(submit).state)
        self.assertIn("submit again might do something twice", str(caught.exception))
        self.assertEqual(made, [1])

    def test_what_is_begun_ends_with_the_process(self):
        row = remaking.Policy(
            beginning=frozenset(("execute",)), closing=frozenset(("commit", "close")), ending=frozenset(("close",))
        )

        def connect():
            return Link()

        def run(world, *statements):
            link = world.call(connect)
            for statement in statements:
                world.call(link.execute, statement)
            return link

        with mock.patch.dict(remaking.POLICIES, {name_of(Link): row}):
            world = World()
            run(world, "insert", "select 1")
            again = world.again()
            link, made = run(again, "insert", "select 1"), Link.made
            with self.assertRaisesRegex(HandleLost, "what execute began ended with it"):
                again.call(link.commit, "")
            self.assertEqual(Link.made, made)
            self.assertIsNone(again.call(link.close, ""))  # There is nothing left to close.
            for statements in (("select 1",), ("select 1 for update",)):
                with self.subTest(statements):
                    world = World()
                    run(world, *statements)
                    again = world.again()
                    link = run(again, *statements)
                    if "for" in statements[0]:
                        self.assertRaises(HandleLost, again.call, link.execute, "insert")
                    else:
                        self.assertEqual(again.call(link.execute, "insert"), "insert")

    def test_a_block_whose_object_began_something(self):
        @contextlib.contextmanager
        def begin():
            yield Link()

        with mock.patch.dict(remaking.POLICIES, {name_of(Link): remaking.Policy(beginning=frozenset(("execute",)))}):

            def run(world):
                block = world.call(begin)
                link = block.__enter__()
                world.call(link.execute, "insert")
                return block

            world = World()
            run(world)
            block = run(world.again())
            with self.assertRaisesRegex(HandleLost, "what was done with the .*Link that it gave ended with it"):
                block.__exit__(None, None, None)

    def test_no_handles_of_functions_and_the_like(self):
        handles = Handles(FakeRecorder())
        for obj in (lambda: 0, threading, [threading.Lock()], map(str, []), {"a": threading.Lock()}):
            with self.assertRaises(Unrecordable):
                handles.adopt("main:1", print, (), {}, obj)

    def test_where_it_was_made(self):
        world = World()
        self.addCleanup(world.call(subprocess.Popen, RUNNING, stdin=subprocess.PIPE).communicate)
        world.recorder.flush()
        entry = json.loads(world.journal["main:1"])
        entry["handle"]["at"] = "main.py:12"
        again = world.again()
        again.journal["main:1"] = json.dumps(entry)
        child = again.call(subprocess.Popen, RUNNING, stdin=subprocess.PIPE)
        with self.assertRaises(HandleLost) as caught:
            again.call(child.kill)
        self.assertIn("main.py:12 (call main:1)", str(caught.exception))


class Client:
    """What a library's client looks like: unpicklable, with parts, iterable."""

    made = 0

    def __init__(self, name):
        Client.made += 1
        self.name = name
        self.lock = threading.Lock()
        self.settings = {"a": 1}
        self.chat = Chat()

    def pages(self):
        yield from range(3)

    def __len__(self):
        return 3

    def __getitem__(self, key):
        return self.settings[key]

    def fail(self):
        raise KeyError("failed")

    def touch(self):
        self.settings["touched"] = True

    def ask(self, function):
        return function()

    def keep(self, function):
        self.kept = function

    def drop(self, function):
        del self.kept


class Chat:
    def __init__(self):
        self.lock = threading.Lock()

    def create(self, text):
        return text.upper()


class Clients(HandleCase):
    def program(self, world):
        client = world.call(Client, "c")
        answers = [client.name, client.settings, len(client), client["a"], world.call(client.chat.create, "hi")]
        pages = world.call(client.pages)
        answers += [next(pages), list(pages)]
        try:
            client["nope"]
        except KeyError as err:
            answers.append(err.args)
        try:
            world.call(client.fail)
        except KeyError as err:
            answers.append(err.args)
        return answers

    def test_replay_without_the_client(self):
        world = World()
        answers = self.program(world)
        self.assertEqual(answers, ["c", {"a": 1}, 3, 1, "HI", 0, [1, 2], ("nope",), ("failed",)])
        world.recorder.flush()
        made = Client.made
        again = world.again()
        self.assertEqual(self.program(again), answers)
        self.assertEqual(Client.made, made)
        self.assertIsInstance(again.call(Client, "d"), Client)

    def test_made_again_when_needed(self):
        world = World(lose_at=4)
        with self.assertRaises(Lost):
            self.program(world)
        made = Client.made
        self.assertEqual(self.program(world.again())[4], "HI")
        self.assertEqual(Client.made, made, "put together from its state")

    def test_what_former_code_set_makes_nothing_again_in_the_midst_of_a_replay(self):
        def program(world):
            client = world.call(Client, "c")
            client.limit = 3
            return client

        world = World()
        program(world)
        world.recorder.flush()
        is_former = True
        again = world.again()
        again.recorder.durable = {key: kept for key, kept in again.recorder.durable.items() if ".set" not in key}
        again.handles.comes_again = lambda: is_former
        client = program(again)
        held = held_by(client)
        self.assertFalse(held.is_live)
        is_former = False
        self.assertEqual((client.limit, again.call(getattr, client, "limit"), held.need().limit), (3, 3, 3))

    def test_functions_that_were_only_asked_are_let_go(self):
        world = World()
        world.handles.is_of_project = lambda thing: callable(thing) and thing.__module__ == __name__
        client = world.call(Client, "c")
        handed = [lambda: 0 for _ in range(3)]
        references = [weakref.ref(function) for function in handed]
        while handed:
            world.call(client.ask, handed.pop())
        gc.collect()
        self.assertEqual([reference() for reference in references], [None] * 3)
        kept = handed_over = lambda: 1
        for method in (client.keep, client.ask, client.drop, client.keep):
            world.call(method, handed_over)
        self.assertEqual([past.method for past in held_by(client).history], ["keep", "drop", "keep"])
        self.assertIn(kept, held_by(client).code.all())

    def test_changes_to_containers_reach_the_object(self):
        def program(world):
            client = world.call(Client, "c")
            settings = client.settings
            settings["b"] = 2
            self.assertIs(client.settings, settings)
            world.call(client.pages)
            client.settings["c"] = 3
            return [client["b"], client["c"], client.settings]

        expected = [2, 3, {"a": 1, "b": 2, "c": 3}]
        self.assertEqual(program(World()), expected)
        for lose_at in range(1, 7):
            world = World(lose_at=lose_at)
            with self.assertRaises(Lost):
                program(world)
            self.assertEqual(program(world.again()), expected)

    def test_changes_outlive_a_second_look(self):
        def program(world):
            client = world.call(Client, "c")
            client.settings["b"] = 2
            world.call(client.touch)
            settings = client.settings
            world.call(client.touch)
            return client["b"], settings

        for lose_at in range(1, 10):
            world = World(lose_at=lose_at)
            with self.assertRaises(Lost):
                program(world)
            self.assertEqual(program(world.again())[0], 2)

    def test_arguments_are_resolved(self):
        world = World()
        client = world.call(Client, "c")
        seen = []
        world.call(
            lambda *args, **kwargs: seen.append((args, kwargs)), client, [client], {"k": (client,)}, f=client.fail
        )
        (one, listed, table), keywords = seen[0]
        self.assertIs(type(one), Client)
        self.assertIs(listed[0], one)
        self.assertIs(table["k"][0], one)
        self.assertEqual(keywords["f"], one.fail)
        plain = [1, [2]]
        self.assertIs(world.handles.live_of(plain), plain)


class OtherKinds(HandleCase):
    def test_temporary_directory_keeps_its_name(self):
        world = World()
        directory = world.call(tempfile.TemporaryDirectory, dir=self.folder)
        first_name = directory.__enter__()
        world.recorder.flush()
        again = world.again()
        with again.call(tempfile.TemporaryDirectory, dir=self.folder) as name:
            pathlib.Path(name, "f").write_text("x")
        self.assertEqual(name, first_name)
        self.assertFalse(os.path.exists(name))
        again.recorder.flush()
        directory.cleanup()  # What the lost process would not have done.

    def test_zip_archive_for_reading(self):
        with zipfile.ZipFile(self.path("a.zip"), "w") as archive:
            archive.writestr("one", "1")
            archive.writestr("two", "2")

        def program(world):
            with world.call(zipfile.ZipFile, self.path("a.zip")) as archive:
                names = world.call(archive.namelist)
                return [world.call(archive.read, name) for name in names]

        for lose_at in range(1, 12):
            world = World(lose_at=lose_at)
            with self.assertRaises(Lost):
                program(world)
            self.closed_later(world)
            self.assertEqual(program(world.again()), [b"1", b"2"])

    def test_zip_archive_for_writing_is_lost(self):
        world = World()
        archive = world.call(zipfile.ZipFile, self.path("a.zip"), "w")
        world.call(archive.writestr, "one", "1")
        self.closed_later(world)
        again = world.again()
        archive = again.call(zipfile.ZipFile, self.path("a.zip"), "w")
        again.call(archive.writestr, "one", "1")
        with self.assertRaises(HandleLost) as caught:
            again.call(archive.writestr, "two", "2")
        self.assertIn("open for writing", str(caught.exception))

    def test_library_code_may_use_a_proxy(self):
        world = World()
        stream = world.call(lambda: io.TextIOWrapper(open(self.path("f"), "wb")))
        print("hello", file=stream)
        with contextlib.closing(stream):
            pass
        self.assertEqual(pathlib.Path(self.path("f")).read_text(), "hello\n")
