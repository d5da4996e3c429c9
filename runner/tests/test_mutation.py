from __future__ import annotations

import array
import collections
import copy
import io
import os
import tempfile
import threading
import unittest

from _ak import mutation
from _ak.unrecordable import Unrecordable


class Person:
    def __init__(self, name):
        self.name = name


class MutationCase(unittest.TestCase):
    def check(self, act, *args, **kwargs):
        """Perform `act` on one copy of the arguments, write its changes back to another, and compare."""
        again_args, again_kwargs = copy.deepcopy((args, kwargs))
        before = mutation.observe(print, args, kwargs)
        act(*args, **kwargs)
        mutated = mutation.changes(before)
        if mutated is not None:
            mutation.write_back(mutation.observe(print, again_args, again_kwargs), mutated)
        return mutated, again_args, again_kwargs


class Changes(MutationCase):
    def test_none_when_nothing_changed(self):
        mutated, _, _ = self.check(
            lambda *a, **k: None, [1, [2]], {"a": {3}}, bytearray(b"x"), io.BytesIO(b"x"), k=collections.deque([1])
        )
        self.assertIsNone(mutated)

    def test_every_kind(self):
        def act(items, table, members, data, queue, numbers, binary, text, view):
            items.sort()
            items.append("z")
            table.update(b=2)
            del table["a"]
            members.discard(1)
            data[0:1] = b"??"
            queue.rotate(1)
            numbers.append(9)
            binary.write(b"new")
            text.write("new")
            view[0] = 7

        text = io.StringIO()
        args = (
            [3, 1],
            {"a": 1},
            {1, 2},
            bytearray(b"abc"),
            collections.deque([1, 2]),
            array.array("i", [1]),
            io.BytesIO(),
            text,
            memoryview(bytearray(b"\0\0")),
        )
        again = tuple(memoryview(bytearray(arg)) if isinstance(arg, memoryview) else copy.deepcopy(arg) for arg in args)
        before = mutation.observe(print, args, {})
        act(*args)
        kept = [id(arg) for arg in again]
        mutation.write_back(mutation.observe(print, again, {}), mutation.changes(before))
        self.assertEqual([id(arg) for arg in again], kept)
        self.assertEqual(again[:6], args[:6])
        self.assertEqual(
            (again[6].getvalue(), again[6].tell(), again[7].getvalue(), bytes(again[8])), (b"new", 3, "new", b"\x07\0")
        )

    def test_nested_and_keywords(self):
        def act(options, *, rows):
            options["headers"]["X"] = "1"
            rows[1].append(3)

        _, args, kwargs = self.check(act, {"headers": {}, "other": [0]}, rows=([1], [2]))
        self.assertEqual((args, kwargs), (({"headers": {"X": "1"}, "other": [0]},), {"rows": ([1], [2, 3])}))

    def test_objects_inside_stay_the_same_objects(self):
        people = [Person("b"), Person("a")]
        args, again = (people,), (list(people),)
        before = mutation.observe(print, args, {})
        people.sort(key=lambda person: person.name)
        mutated = mutation.changes(before)
        original = list(again[0])
        mutation.write_back(mutation.observe(print, again, {}), mutated)
        self.assertEqual([id(item) for item in again[0]], [id(original[1]), id(original[0])])

    def test_container_moved_into_another(self):
        def act(source, target):
            target.append(source.pop())

        args, again = ([[1]], []), ([[1]], [])
        inner = again[0][0]
        before = mutation.observe(print, args, {})
        act(*args)
        mutation.write_back(mutation.observe(print, again, {}), mutation.changes(before))
        self.assertEqual(again, ([], [[1]]))
        self.assertIs(again[1][0], inner)

    def test_cycle(self):
        loop = []
        loop.append(loop)
        before = mutation.observe(print, (loop,), {})
        loop.append(1)
        again = []
        again.append(again)
        mutation.write_back(mutation.observe(print, (again,), {}), mutation.changes(before))
        self.assertIs(again[0], again)
        self.assertEqual(again[1], 1)

    def test_closed_buffer(self):
        buffer, again = io.BytesIO(b"x"), io.BytesIO(b"x")
        before = mutation.observe(print, (buffer,), {})
        buffer.close()
        mutation.write_back(mutation.observe(print, (again,), {}), mutation.changes(before))
        self.assertTrue(again.closed)

    def test_new_state_that_cannot_be_recorded(self):
        items = [[1]]
        before = mutation.observe(print, (), {"items": items})
        items[0].append(threading.Lock())
        with self.assertRaises(Unrecordable) as caught:
            mutation.changes(before)
        self.assertEqual(caught.exception.path, "items[0][1]")

    def test_large_state_goes_to_the_spool(self):
        with tempfile.TemporaryDirectory() as spool:
            data, again = bytearray(10), bytearray(10)
            before = mutation.observe(print, (data,), {})
            data[:] = os.urandom(400_000)
            mutated = mutation.changes(before, spool)
            self.assertLess(len(mutated), 2000)
            mutation.write_back(mutation.observe(print, (again,), {}), mutated)
            self.assertEqual(again, data)
