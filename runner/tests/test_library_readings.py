from __future__ import annotations

import gzip
import logging
import statistics
import types
import unittest
from typing import Any

from _ak.library_readings import READS, record_readings
from tests.program_case import ProgramCase
from tests.scripted_host import Loss


class ViewsTest(unittest.TestCase):
    def test_each_module_has_what_is_patched_in_it(self) -> None:
        import email.generator

        for module in (logging, gzip, email.generator, statistics):
            for name in READS[module.__name__]:
                if name == "random" and not hasattr(module, name):
                    continue  # Some Pythons import the functions one by one.
                self.assertIsInstance(getattr(module, name), types.ModuleType, (module, name))

    def test_other_attributes_stay(self) -> None:
        module: Any = types.ModuleType("gzip")
        module.time = __import__("time")

        def replace(owner: Any, name: str, view: Any) -> None:
            setattr(owner, name, view)

        record_readings(module, lambda fn, name: lambda: (name, fn()), replace)
        self.assertEqual(module.time.time()[0], "time.time")
        self.assertIs(module.time.sleep, __import__("time").sleep)


class LogsTest(ProgramCase):
    def test_relative_times_are_the_same_in_each_process(self) -> None:
        story = self.story(
            """
            import io, logging, time
            import outside

            def main(event):
                text = io.StringIO()
                logger = logging.getLogger("timed")
                logger.propagate = False
                handler = logging.StreamHandler(text)
                handler.setFormatter(logging.Formatter("%(asctime)s %(relativeCreated)f %(msecs)f"))
                logger.addHandler(handler)
                logger.warning("one")
                time.sleep(0.01)
                logger.warning("two")
                outside.keep(text.getvalue())
                print(len(text.getvalue().splitlines()))
            """,
            losses=(Loss("recorded", 1),),
        )
        self.assertIsNone(story.error)
        self.assertEqual((story.text("stdout"), story.runners), ("2\n", 2))
