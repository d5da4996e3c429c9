"""What a call printed: bounded memory, the same prints in the same order, damage that is told."""

from __future__ import annotations

import pickle
import tempfile
import threading
import unittest
from pathlib import Path

from _ak.content import DamagedValue, spool_is
from _ak.printed import KEPT_CHARACTERS, Print, Printed

TEXT = "é" * 1000 + "\n"
MANY = 3 * KEPT_CHARACTERS // len(TEXT)


def entries(count: int) -> list[Print]:
    return [("stdout" if number % 3 else "stderr", (f"{number} {TEXT}",)) for number in range(count)]


class PrintedTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="ak-spool-")
        self.addCleanup(folder.cleanup)
        self.spool = folder.name

    def files(self) -> list[Path]:
        return list(Path(self.spool).iterdir())

    def test_a_little_is_recorded_as_the_list_it_is(self) -> None:
        printed = Printed(self.spool)
        printed.extend(entries(3))
        self.assertEqual(pickle.loads(pickle.dumps(printed)), entries(3))
        self.assertEqual(self.files(), [])

    def test_much_lies_in_a_file(self) -> None:
        printed = Printed(self.spool)
        printed.extend(entries(MANY))
        recorded = pickle.dumps(printed)
        self.assertLess(len(recorded), 1000)
        self.assertEqual(list(printed), entries(MANY))
        self.assertEqual(list(pickle.loads(recorded)), entries(MANY))

    def test_what_was_recorded_stays_when_more_is_added(self) -> None:
        printed = Printed(self.spool)
        printed.extend(entries(MANY))
        first = pickle.dumps(printed)
        printed.extend(entries(MANY))
        self.assertEqual(list(pickle.loads(pickle.dumps(printed))), entries(MANY) * 2)
        self.assertEqual(list(pickle.loads(first)), entries(MANY))
        self.assertEqual({path.suffix for path in self.files()}, {".prints"})

    def test_it_is_found_where_the_session_goes_on(self) -> None:
        printed = Printed(self.spool)
        printed.extend(entries(MANY))
        recorded = pickle.dumps(printed)
        with tempfile.TemporaryDirectory(prefix="ak-spool-") as elsewhere:
            for path in self.files():
                path.rename(Path(elsewhere) / path.name)
            self.addCleanup(spool_is, None)
            spool_is(elsewhere)
            self.assertEqual(list(pickle.loads(recorded)), entries(MANY))

    def test_a_file_that_changed_is_refused(self) -> None:
        printed = Printed(self.spool)
        printed.extend(entries(MANY))
        recorded = pickle.dumps(printed)
        [path] = self.files()
        path.write_bytes(path.read_bytes().replace(b"7", b"8", 1))
        with self.assertRaises(DamagedValue):
            pickle.loads(recorded)
        path.unlink()
        with self.assertRaises(DamagedValue):
            pickle.loads(recorded)

    def test_threads_add_at_once_and_nothing_is_lost(self) -> None:
        printed = Printed(self.spool)
        threads = [threading.Thread(target=lambda: printed.extend(entries(MANY))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(pickle.loads(pickle.dumps(printed))), sorted(entries(MANY) * 4))


if __name__ == "__main__":
    unittest.main()
