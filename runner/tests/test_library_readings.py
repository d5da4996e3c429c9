from __future__ import annotations

import datetime
import gzip
import logging
import os
import statistics
import tempfile
import types
import unittest
from typing import Any

from _ak.library_files import MODULES, open_durably
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

    def test_a_class_still_makes_objects_and_knows_them(self) -> None:
        module: Any = types.ModuleType("xlsxwriter.core")
        module.datetime = datetime.datetime
        record_readings(module, lambda fn, name: lambda *zone: (name, fn(*zone)), setattr)
        self.assertEqual(module.datetime.now(datetime.timezone.utc)[0], "datetime.now")
        made = module.datetime(2026, 1, 2)
        self.assertIs(type(made), datetime.datetime)
        self.assertTrue(isinstance(made, module.datetime))
        self.assertFalse(isinstance("2026", module.datetime))

    def test_another_version_of_a_library_may_lack_a_name(self) -> None:
        for name in READS:
            record_readings(types.ModuleType(name), lambda fn, _: fn, setattr)
        for name in MODULES:
            open_durably(types.ModuleType(name), lambda fn, _: fn, lambda: True, setattr, open)

    def test_a_function_of_the_module_itself(self) -> None:
        module: Any = types.ModuleType("loguru._logger")
        module.aware_now = lambda: "noon"
        record_readings(module, lambda fn, name: lambda: (name, fn()), setattr)
        self.assertEqual(module.aware_now(), ("loguru._logger.aware_now", "noon"))


class TemporaryNamesTest(unittest.TestCase):
    def test_the_name_is_recorded_and_the_descriptor_is_of_this_process(self) -> None:
        """A replay must not close a number that stands for another file by now."""
        module: Any = types.ModuleType("xlsxwriter.packager")
        module.tempfile = tempfile
        recorded: list[str] = []

        def record(fn: Any, name: str) -> Any:
            recorded.append(name)
            return lambda *args: recorded.append(args[-1]) or "recorded.xml"

        open_durably(module, record, lambda: True, setattr, open)
        number, path = module.tempfile.mkstemp(dir="here")
        self.addCleanup(os.close, number)
        self.assertEqual((path, recorded), ("recorded.xml", ["tempfile.mkstemp", "here"]))
        self.assertTrue(os.path.samestat(os.fstat(number), os.stat(os.devnull)))


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
