"""Large blocks apart from the pickle: arrays of numbers, and what hands out buffers."""

from __future__ import annotations

import array
import os
import pickle
import shutil
import tempfile
import unittest
from typing import Any

from _ak.content import spool_is
from _ak.values import DamagedValue, Encoded, decode, encode


class Table:
    """Hands out its buffer, as tables of Arrow do."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def __reduce_ex__(self, protocol: Any) -> Any:
        return Table, (pickle.PickleBuffer(self.data) if protocol >= 5 else bytes(self.data),)


class ContentCase(unittest.TestCase):
    def setUp(self) -> None:
        self.spool = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.spool)

    def files(self) -> list[str]:
        return sorted(name.rpartition(".")[2] for name in os.listdir(self.spool))

    def again(self, obj: Any) -> tuple[Encoded, Any]:
        encoded = encode(obj, self.spool)
        return encoded, decode(encoded.value, encoded.value_file)


class MovedTest(ContentCase):
    """A session goes on where its spool folder has another path."""

    def moved(self, obj: Any) -> Any:
        encoded = encode(obj, self.spool)
        elsewhere = f"{self.spool}-elsewhere"
        os.rename(self.spool, elsewhere)
        self.addCleanup(os.rename, elsewhere, self.spool)
        self.addCleanup(spool_is, None)
        spool_is(elsewhere)
        return decode(encoded.value, encoded.value_file)

    def test_a_value_in_a_file_is_found(self) -> None:
        text = "x" * 400_000
        self.assertEqual(self.moved(text), text)

    def test_a_block_is_found(self) -> None:
        numbers = array.array("d", range(100_000))
        self.assertEqual(self.moved(numbers), numbers)


class ContentTest(ContentCase):
    def test_arrays_of_the_standard_library(self) -> None:
        numbers = array.array("d", range(20_000))
        encoded, made = self.again({"a": numbers, "b": numbers, "view": memoryview(numbers)[10:]})
        self.assertIsNotNone(encoded.value, "the pickle itself is small")
        self.assertEqual(self.files(), ["block", "block"])
        self.assertEqual(made["a"], numbers)
        self.assertIs(made["a"], made["b"])
        made["a"].append(1.0)
        self.assertEqual((made["view"].format, made["view"].tolist()), ("d", numbers.tolist()[10:]))
        made["view"][0] = 5.0

    def test_equal_blocks_share_a_file(self) -> None:
        one, other = array.array("q", range(20_000)), array.array("q", range(20_000))
        _, made = self.again([one, other])
        self.assertEqual(self.files(), ["block"])
        self.assertIsNot(made[0], made[1])
        self.again([one])
        self.assertEqual(self.files(), ["block"])

    def test_buffers_of_protocol_5(self) -> None:
        data = bytearray(os.urandom(300_000))
        encoded, made = self.again([Table(data), Table(bytes(data))])
        self.assertEqual(self.files(), ["block", "pickle"])
        assert encoded.value_file is not None
        self.assertLess(encoded.value_file["size"], 2000)
        self.assertEqual([type(table.data) for table in made], [bytearray, bytes])
        self.assertEqual(made[0].data, data)

    def test_damage_is_seen(self) -> None:
        encoded = encode([array.array("q", range(20_000))], self.spool)
        (name,) = os.listdir(self.spool)
        path = os.path.join(self.spool, name)
        for change, why in ((b"!", "sha256 differs"), (None, "bytes instead of"), ("gone", "cannot be read")):
            if change is None:
                os.truncate(path, 100)
            elif change == "gone":
                os.unlink(path)
            else:
                with open(path, "r+b") as file:
                    file.write(b"!")
            with self.assertRaisesRegex(DamagedValue, why):
                decode(encoded.value, encoded.value_file)

    def test_without_a_spool_all_is_inline(self) -> None:
        encoded = encode([array.array("q", range(20_000))], None)
        self.assertEqual(decode(encoded.value, None)[0][-1], 19_999)
