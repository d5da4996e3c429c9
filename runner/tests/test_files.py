"""Durable files against plain ones: same results, and the same bytes on the disk wherever the process is lost."""

from __future__ import annotations

import errno
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import autokitteh
from _ak import files
from _ak.remaking import HandleLost
from tests.ak_fake_recorder import FakeRecorder, Lost


class World:
    """`open` for a program: numbered calls, whose descriptors survive a loss, on one recorder."""

    def __init__(self, recorder, opened=None):
        self.recorder = recorder
        self.opened = {} if opened is None else opened
        self.calls = 0

    def open(self, *args, fn=open, **kwargs):
        self.calls += 1
        call_id = f"main:{self.calls}"
        if call_id in self.opened:
            return files.reopen_durable(call_id, self.recorder, self.opened[call_id], args, kwargs)
        self.recorder.flush()  # The effect is asked of the host, after the records so far.
        file, descriptor = files.open_durable(call_id, self.recorder, fn, args, kwargs)
        self.opened[call_id] = descriptor
        return file

    def effect(self):
        self.recorder.flush()


class Plain:
    def open(self, *args, fn=open, **kwargs):
        return fn(*args, **kwargs)

    def effect(self):
        pass


def write_lines(world, folder):
    with world.open(f"{folder}/out.txt", "w", encoding="utf-8") as file:
        for number in range(50):
            file.write(f"line {number} é\n")
            if number % 10 == 0:
                file.flush()
        position = file.tell()
    return position


def unbuffered(world, folder):
    with world.open(f"{folder}/raw", "wb", buffering=0) as file:
        return [file.write(b"x" * size) for size in (1, 2, 3, 5, 8)], file.tell()


def line_buffered(world, folder):
    with world.open(f"{folder}/out.txt", "w", 1) as file:
        file.write("one\ntw")
        file.write("o\n")
        return file.line_buffering


def append(world, folder):
    for text in ("first\n", "second\n"):
        with world.open(f"{folder}/log", "a") as file:
            for number in range(3):
                file.write(f"{number} {text}")
                file.flush()
            place = file.tell()
    return place


def append_same_line(world, folder):
    with world.open(f"{folder}/log", "ab", 0) as file:
        for _ in range(5):
            file.write(b"same\n")


def read_update(world, folder):
    """A counter in place: the case in which a lost read would count twice."""
    with world.open(f"{folder}/counter", "r+") as file:
        number = int(file.read())
        file.seek(0)
        file.write(str(number + 1))
        file.truncate()
        file.seek(0)
        return file.read()


def seek_end_and_grow(world, folder):
    with world.open(f"{folder}/counter", "r+b", buffering=0) as file:
        ends = []
        for _ in range(3):
            ends.append(file.seek(0, 2))
            file.write(b"more")
        file.seek(-4, 2)
        return ends, file.read()


def exclusive(world, folder):
    with world.open(f"{folder}/new", "x+b") as file:
        file.write(b"abcdef")
        file.seek(2)
        file.write(b"XY")
        file.seek(0)
        content = file.read()
        file.truncate(3)
    return content, file.mode


def copy(world, folder):
    with world.open(f"{folder}/lines") as source, world.open(f"{folder}/copy", "w", newline="\r\n") as target:
        for line in source:
            target.write(line.upper())
            if line == "line 3\n":
                target.flush()
    with world.open(f"{folder}/copy", "rb") as again:
        return again.read(10), again.readline(), again.tell()


def two_generations(world, folder):
    """Read, then overwrite by a second open of the same path."""
    with world.open(pathlib.Path(folder) / "counter") as file:
        number = int(file.read())
    with world.open(f"{folder}/counter", "w") as file:
        file.write(str(number * 2))
    return number


def child_process(world, folder):
    with world.open(f"{folder}/out.txt", "w") as file:
        file.write("before\n")
        file.flush()
        file.fileno()
        world.effect()
        file.write("after\n")


PROGRAMS = [
    write_lines,
    unbuffered,
    line_buffered,
    append,
    append_same_line,
    read_update,
    seek_end_and_grow,
    exclusive,
    copy,
    two_generations,
    child_process,
]


def prepare(folder):
    pathlib.Path(folder, "counter").write_text("41")
    pathlib.Path(folder, "log").write_text("old\n")
    pathlib.Path(folder, "lines").write_text("".join(f"line {number}\n" for number in range(8)))


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(pathlib.Path(folder).iterdir())}


class EveryLossPoint(unittest.TestCase):
    """Each program, lost at each of its raw operations (and lost again), ends as the plain run does."""

    def plain(self, program):
        with tempfile.TemporaryDirectory() as folder:
            prepare(folder)
            result = program(Plain(), folder)
            return result, contents(folder)

    def run_with_loss(self, program, folder, recorder, opened):
        world = World(recorder, opened)
        try:
            return program(world, folder)
        except Lost:
            return Lost

    def check(self, program, keep_unsent):
        expected = self.plain(program)
        for point in range(200):
            with self.subTest(program=program.__name__, point=point), tempfile.TemporaryDirectory() as folder:
                prepare(folder)
                recorder = FakeRecorder(lose_after=point)
                opened = {}
                result = self.run_with_loss(program, folder, recorder, opened)
                was_lost = result is Lost
                # Twice in a row: the second process is lost one operation later.
                survived = {**recorder.durable, **(recorder.unsent if keep_unsent else {})}
                second = FakeRecorder(survived, lose_after=1)
                if was_lost:
                    result = self.run_with_loss(program, folder, second, opened)
                if result is Lost:
                    result = program(World(FakeRecorder(second.durable), opened), folder)
                self.assertEqual((result, contents(folder)), expected)
            if not was_lost:
                return
        self.fail("the program never came to its end")

    def test_records_not_sent_are_lost(self):
        for program in PROGRAMS:
            self.check(program, keep_unsent=False)

    def test_all_records_survive(self):
        for program in PROGRAMS:
            self.check(program, keep_unsent=True)

    def test_full_replay_touches_nothing(self):
        for program in PROGRAMS:
            with self.subTest(program=program.__name__), tempfile.TemporaryDirectory() as folder:
                prepare(folder)
                recorder = FakeRecorder()
                opened = {}
                result = program(World(recorder, opened), folder)
                recorder.flush()
                for path in pathlib.Path(folder).iterdir():
                    path.unlink()
                self.assertEqual(program(World(FakeRecorder(recorder.durable), opened), folder), result)
                self.assertEqual(contents(folder), {})


class FileCase(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = temporary.name
        self.recorder = FakeRecorder()
        self.opened = {}

    def path(self, name):
        return os.path.join(self.folder, name)

    def first(self):
        self.opened.clear()
        return World(self.recorder, self.opened)

    def again(self):
        self.recorder.flush()
        return World(FakeRecorder(self.recorder.durable), self.opened)


class Classes(FileCase):
    def test_are_those_of_open(self):
        pathlib.Path(self.path("f")).write_text("text")
        for mode, buffering in (("r", -1), ("rb", -1), ("w", -1), ("wb", -1), ("r+b", -1), ("a", -1)):
            with (
                self.subTest(mode=mode),
                open(self.path("f"), mode, buffering) as plain,
                self.first().open(self.path("f"), mode) as file,
            ):
                self.assertIs(type(file), type(plain))
                self.assertEqual((file.name, file.mode, file.seekable()), (plain.name, plain.mode, plain.seekable()))
                self.assertEqual(getattr(file, "encoding", None), getattr(plain, "encoding", None))
                self.assertFalse(file.isatty())
        with self.first().open(self.path("f"), "rb", 0) as raw:
            self.assertIsInstance(raw, io.FileIO)

    def test_name_keeps_its_kind_on_replay(self):
        for name in (self.path("f"), pathlib.Path(self.path("f")), os.fsencode(self.path("f"))):
            self.first().open(name, "w").close()
            with self.again().open(name, "w") as file:
                self.assertEqual(file.name, name)
                self.assertEqual(file.mode, "w")

    def test_bound_path_open(self):
        path = pathlib.Path(self.path("f"))
        with self.first().open("w", fn=path.open) as file:
            file.write("by path")
        self.assertEqual(path.read_text(), "by path")
        with self.again().open("w", fn=path.open) as file:
            self.assertEqual(file.name, path)
            file.write("by path")

    def test_fdopen_of_a_path(self):
        number, path = tempfile.mkstemp(dir=self.folder)
        with self.first().open(number, "w", fn=os.fdopen) as file:
            file.write("kept")
        with self.again().open(number, "w", fn=os.fdopen) as file:
            file.write("kept")
            file.flush()
            file.write(" more")
        self.assertEqual(pathlib.Path(path).read_text(), "kept more")

    def test_pipe(self):
        reader, writer = os.pipe()
        os.write(writer, b"one two")
        os.close(writer)
        file = self.first().open(reader, "rb", buffering=0)
        self.assertEqual(file.read(4), b"one ")
        self.recorder.flush()
        file.close()
        with self.again().open(reader, "rb", buffering=0) as replayed:
            self.assertEqual(replayed.read(4), b"one ")
            with self.assertRaises(HandleLost):
                replayed.read(4)


class BadArguments(FileCase):
    def test_errors_are_those_of_open(self):
        pathlib.Path(self.path("f")).write_text("text")
        for args in (
            ("nope",),
            (self.path("f"), "q"),
            (self.path("f"), "rb", -1, "utf-8"),
            (self.path("f"), "r", 0),
            (self.folder,),
        ):
            with self.subTest(args=args):
                try:
                    open(*args).close()
                except Exception as err:
                    expected = (type(err), str(err))
                with self.assertRaises(Exception) as caught:
                    self.first().open(*args)
                self.assertEqual((type(caught.exception), str(caught.exception)), expected)

    def test_operations_the_mode_forbids(self):
        with self.first().open(self.path("f"), "w") as file, self.assertRaises(io.UnsupportedOperation):
            file.read()
        with self.first().open(self.path("f")) as file, self.assertRaises(io.UnsupportedOperation):
            file.write("x")
        with self.assertRaises(ValueError):
            file.read()


class AfterALoss(FileCase):
    def test_error_is_raised_again(self):
        with self.first().open("/dev/full", "wb", 0) as file, self.assertRaises(OSError) as caught:
            file.write(b"x")
        with self.again().open("/dev/full", "wb", 0) as file, self.assertRaises(OSError) as again:
            file.write(b"x")
        self.assertEqual(caught.exception.errno, again.exception.errno)

    def test_missing_file_says_so(self):
        pathlib.Path(self.path("f")).write_text("text")
        self.first().open(self.path("f")).close()
        os.unlink(self.path("f"))
        with self.again().open(self.path("f")) as file, self.assertRaises(autokitteh.FileLost) as caught:
            file.read()
        self.assertIsInstance(caught.exception, OSError)
        self.assertEqual((caught.exception.errno, caught.exception.filename), (errno.ENOENT, self.path("f")))
        self.assertIn("not there any more", str(caught.exception))
        self.assertIn(self.path("f"), str(caught.exception))

    def test_shorter_file_is_not_filled_with_zeros(self):
        with self.first().open(self.path("f"), "wb", 0) as file:
            file.write(b"hello")
        world = self.again()
        pathlib.Path(self.path("f")).write_bytes(b"")
        with world.open(self.path("f"), "wb", 0) as file:
            file.write(b"hello")
            with self.assertRaises(files.FileLost):
                file.write(b" world")

    def test_other_bytes_than_recorded(self):
        with self.first().open(self.path("f"), "wb", 0) as file:
            file.write(b"hello")
        with self.again().open(self.path("f"), "wb", 0) as file, self.assertRaises(files.FileReplayDiffers):
            file.write(b"hullo")

    def test_longer_text_of_the_lost_process_is_cut_off(self):
        """What it wrote from values whose records were lost too may come out shorter now."""
        with self.first().open(self.path("f"), "w") as file:
            file.write("head ")
            file.flush()
            self.recorder.flush()
            file.write("12345678")
        world = World(FakeRecorder(self.recorder.durable), self.opened)
        with world.open(self.path("f"), "w") as file:
            file.write("head ")
            file.flush()
            file.write("1234")
        self.assertEqual(pathlib.Path(self.path("f")).read_text(), "head 1234")

    def test_append_leaves_what_others_appended(self):
        with self.first().open(self.path("log"), "a") as file:
            file.write("mine 1\n")
        world = self.again()
        with open(self.path("log"), "a") as other:
            other.write("theirs\n")
        with world.open(self.path("log"), "a") as file:
            file.write("mine 1\n")
            file.flush()
            file.write("mine 2\n")
        self.assertEqual(pathlib.Path(self.path("log")).read_text(), "mine 1\ntheirs\nmine 2\n")

    def test_output_of_a_child_is_kept(self):
        script = [sys.executable, "-c", "print('child')"]

        def program(world, is_replay):
            with world.open(self.path("f"), "w") as file:
                file.write("a\n")
                file.flush()
                if not is_replay:
                    subprocess.run(script, stdout=file, check=True)
                world.effect()
                if is_replay:
                    file.write("b\n")

        program(self.first(), False)
        program(self.again(), True)
        self.assertEqual(pathlib.Path(self.path("f")).read_text(), "a\nchild\nb\n")

    def test_text_decoder_goes_on_inside_a_character(self):
        pathlib.Path(self.path("f")).write_bytes("é€𝄞".encode() * 10)
        with self.first().open(self.path("f"), encoding="utf-8", buffering=5) as file:
            file.read(3)
        with self.again().open(self.path("f"), encoding="utf-8", buffering=5) as file:
            self.assertEqual(file.read(), "é€𝄞" * 10)


class Lending(FileCase):
    """A call that uses the file and is recorded as a whole."""

    def test_written_by_a_recorded_call(self):
        file = self.first().open(self.path("f"), "w")
        file.write("head ")
        files.lend(file, by_number=False)
        file.write("body ")
        state = files.settle(file, by_number=False)
        file.write("tail")
        self.recorder.flush()  # Lost before the tail reached the disk.
        with self.again().open(self.path("f"), "w") as replayed:
            replayed.write("head ")
            files.advance(replayed, state)
            self.assertEqual(replayed.tell(), 10)
            replayed.write("tail")
        file.detach().detach().close()
        self.assertEqual(pathlib.Path(self.path("f")).read_text(), "head body tail")

    def test_read_by_a_recorded_call(self):
        pathlib.Path(self.path("f")).write_text("one\ntwo\nthree\n")
        with self.first().open(self.path("f")) as file:
            files.lend(file, by_number=False)
            self.assertEqual(file.readline(), "one\n")
            state = files.settle(file, by_number=False)
        with self.again().open(self.path("f")) as file:
            files.advance(file, state)
            self.assertEqual(file.readline(), "two\n")

    def test_reading_goes_on_after_a_recorded_call(self):
        """What the call had read ahead must not be taken for what comes next."""
        text = "".join(f"{number} é€\n" for number in range(1000))
        pathlib.Path(self.path("f")).write_text(text, encoding="utf-8")
        for mode, kwargs in (("r", {"encoding": "utf-8"}), ("rb", {}), ("r+", {"encoding": "utf-8", "buffering": 100})):
            with self.first().open(self.path("f"), mode, **kwargs) as file:
                first = file.readline()
                files.lend(file, by_number=False)
                file.readline()
                state = files.settle(file, by_number=False)
                rest = [file.readline(), file.read(10), file.read()]
            world = self.again()
            os.rename(self.path("f"), self.path("away"))
            with world.open(self.path("f"), mode, **kwargs) as file:
                self.assertEqual(file.readline(), first)
                files.advance(file, state)
                self.assertEqual([file.readline(), file.read(10), file.read()], rest)
            os.rename(self.path("away"), self.path("f"))

    def test_what_a_lost_attempt_recorded_does_not_count(self):
        file = self.first().open(self.path("f"), "w")
        files.lend(file, by_number=False)
        file.write("first attempt")
        file.flush()
        file.close()
        world = self.again()
        file = world.open(self.path("f"), "w")
        files.lend(file, by_number=False)
        file.write("second")
        state = files.settle(file, by_number=False)
        file.close()
        self.opened = world.opened
        self.recorder = world.recorder
        with self.again().open(self.path("f"), "w") as file:
            files.advance(file, state)
            file.write("!")
        self.assertEqual(pathlib.Path(self.path("f")).read_text()[:7], "second!")


if __name__ == "__main__":
    unittest.main()
