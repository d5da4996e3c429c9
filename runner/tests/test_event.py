"""The event as attributes."""

from __future__ import annotations

import copy
import json
import pickle
import unittest

from _ak.event import AttrDict

EVENT = {"event_type": "http", "data": {"method": "GET", "headers": [{"name": "Host"}, ["x", {"deep": 1}]], "items": 3}}


class Attributes(unittest.TestCase):
    def setUp(self) -> None:
        self.event = AttrDict(EVENT)

    def test_reads_at_every_depth(self) -> None:
        self.assertEqual(self.event.data.method, "GET")
        self.assertEqual(self.event["data"].headers[0].name, "Host")
        self.assertEqual(self.event.data.headers[1][1].deep, 1)

    def test_writes_and_deletes(self) -> None:
        self.event.extra = 5
        self.event.data.method = "POST"
        del self.event.event_type
        self.assertEqual((self.event["extra"], self.event["data"]["method"]), (5, "POST"))
        self.assertNotIn("event_type", self.event)

    def test_what_is_assigned_keeps_its_identity(self) -> None:
        mine = {"a": 1}
        self.event.mine = mine
        self.assertIs(self.event.mine, mine)

    def test_a_missing_key_is_named_with_those_there_are(self) -> None:
        with self.assertRaisesRegex(AttributeError, "no key 'mehtod' here; the keys are: 'method', 'headers', 'items'"):
            _ = self.event.data.mehtod
        with self.assertRaisesRegex(AttributeError, "none at all"):
            del AttrDict().x
        self.assertFalse(hasattr(self.event, "nothing"))
        self.assertEqual(getattr(self.event, "nothing", 7), 7)

    def test_keys_named_like_methods_are_items_only(self) -> None:
        self.assertTrue(callable(self.event.data.items))
        self.assertEqual(self.event.data["items"], 3)

    def test_dir_lists_the_keys(self) -> None:
        self.assertIn("event_type", dir(self.event))


class StillADict(unittest.TestCase):
    def test_equals_the_plain_dict_and_leaves_it_alone(self) -> None:
        plain = json.loads(json.dumps(EVENT))
        self.assertEqual(AttrDict(plain), EVENT)
        self.assertEqual(EVENT, AttrDict(plain))
        self.assertIs(type(plain["data"]), dict)
        self.assertEqual(repr(AttrDict(plain)), repr(plain))

    def test_json(self) -> None:
        self.assertEqual(json.dumps(AttrDict(EVENT)), json.dumps(EVENT))

    def test_every_pickle_protocol(self) -> None:
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            with self.subTest(protocol):
                again = pickle.loads(pickle.dumps(AttrDict(EVENT), protocol))
                self.assertEqual(again, EVENT)
                self.assertEqual(again.data.headers[0].name, "Host")

    def test_copies(self) -> None:
        event = AttrDict(EVENT)
        for copied in (event.copy(), copy.copy(event)):
            self.assertEqual(copied, EVENT)
            self.assertIs(copied.data, event.data)
        deep = copy.deepcopy(event)
        self.assertEqual(deep.data.method, "GET")
        self.assertIsNot(deep.data, event.data)


if __name__ == "__main__":
    unittest.main()
