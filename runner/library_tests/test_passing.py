"""The functions of libraries that call what they are given: each name is one that the classifier gives."""

from __future__ import annotations

import unittest

import attr
import pandas
import pydantic

from _ak.classify import Classifier
from _ak.passed import PASSING_OF_LIBRARIES


class PassingTest(unittest.TestCase):
    def test_each_name_is_that_of_something_inline(self) -> None:
        frame, series = pandas.DataFrame(), pandas.Series([1])
        fields = (pydantic.Field, pydantic.PrivateAttr, attr.Factory, attr.attrib, attr.field)
        decided = [
            Classifier("/nowhere").decide(f) for f in (*fields, frame.apply, frame.map, series.apply, series.map)
        ]
        self.assertEqual({each.name for each in decided}, PASSING_OF_LIBRARIES)
        self.assertEqual({each.kind for each in decided}, {"inline"})
