"""What is owed of locks of files: by opening, mode and range."""

from __future__ import annotations

import fcntl
import unittest
from typing import Optional

from _ak.file_record import Opening
from _ak.lock_ledger import File, Ledger, Lock, Range

SHARED, ALONE = fcntl.LOCK_SH, fcntl.LOCK_EX
A, B = File(1, 1, "/a"), File(1, 2, "/b")


class LockLedgerTest(unittest.TestCase):
    def setUp(self) -> None:
        self.ledger = Ledger()
        self.one, self.other = Opening(), Opening()

    def owed(self) -> list[tuple[str, int, Optional[tuple[int, Optional[int]]]]]:
        owed = self.ledger.owed()
        self.assertEqual(self.ledger.is_any_owed, bool(owed))
        return [(lock.file.path, lock.mode, lock.range and tuple(lock.range)) for lock in owed]

    def take(self) -> list[Lock]:
        owed = self.ledger.owed()
        for lock in owed:
            self.ledger.taken(lock)
        return owed

    def test_the_last_mode_counts(self) -> None:
        self.ledger.flock(self.one, A, SHARED, is_owed=True)
        self.ledger.flock(self.one, A, ALONE, is_owed=True)
        self.assertEqual(self.owed(), [("/a", ALONE, None)])
        self.ledger.flock(self.one, A, 0, is_owed=True)
        self.assertEqual(self.owed(), [])
        self.assertTrue(self.ledger.is_empty)

    def test_openings_of_one_file_have_their_own(self) -> None:
        self.ledger.flock(self.one, A, SHARED, is_owed=True)
        self.ledger.flock(self.other, A, SHARED, is_owed=True)
        self.ledger.flock(self.one, A, 0, is_owed=True)
        self.assertEqual([lock.opening for lock in self.ledger.owed()], [self.other])

    def test_who_is_refused_another_mode_has_nothing(self) -> None:
        self.ledger.flock(self.one, A, SHARED, is_owed=True)
        self.ledger.refused(self.one, SHARED)
        self.assertEqual(self.owed(), [("/a", SHARED, None)])
        self.ledger.refused(self.other, ALONE)
        self.assertEqual(self.owed(), [("/a", SHARED, None)])
        self.ledger.refused(self.one, ALONE)
        self.assertEqual(self.owed(), [])

    def test_what_is_taken_is_owed_no_more_and_known(self) -> None:
        self.ledger.flock(self.one, A, ALONE, is_owed=True)
        (lock,) = self.take()
        self.assertEqual(self.owed(), [])
        self.assertTrue(self.ledger.has(lock))
        self.ledger.flock(self.one, A, ALONE, is_owed=True)  # It has it already.
        self.assertEqual(self.owed(), [])
        self.ledger.owe_again(self.one)
        self.assertEqual(self.owed(), [("/a", ALONE, None)])

    def test_the_oldest_comes_first(self) -> None:
        self.ledger.flock(self.one, B, SHARED, is_owed=True)
        self.ledger.lockf(self.other, A, ALONE, Range(0, None), is_owed=True)
        self.ledger.flock(self.one, B, ALONE, is_owed=True)
        self.assertEqual([path for path, *_ in self.owed()], ["/a", "/b"])

    def test_the_last_word_on_each_byte_counts(self) -> None:
        self.ledger.lockf(self.one, A, ALONE, Range(10, 30), is_owed=True)
        self.ledger.lockf(self.one, A, 0, Range(15, 20), is_owed=True)
        self.assertEqual(self.owed(), [("/a", ALONE, (10, 15)), ("/a", ALONE, (20, 30))])
        self.ledger.lockf(self.other, A, SHARED, Range(25, None), is_owed=True)
        self.assertEqual(self.owed(), [("/a", ALONE, (10, 15)), ("/a", ALONE, (20, 25)), ("/a", SHARED, (25, None))])
        self.ledger.lockf(self.one, A, 0, Range(0, 22), is_owed=True)
        self.assertEqual(self.owed(), [("/a", ALONE, (22, 25)), ("/a", SHARED, (25, None))])
        self.ledger.lockf(self.one, A, 0, Range(40, 50), is_owed=True)
        self.assertEqual(self.owed()[1:], [("/a", SHARED, (25, 40)), ("/a", SHARED, (50, None))])
        self.ledger.lockf(self.one, B, 0, Range(0, None), is_owed=True)
        self.assertEqual(len(self.owed()), 3)

    def test_any_closing_ends_the_ranges_of_a_file(self) -> None:
        self.ledger.lockf(self.one, A, ALONE, Range(0, 1), is_owed=True)
        self.ledger.lockf(self.one, B, ALONE, Range(0, 1), is_owed=True)
        self.ledger.flock(self.one, A, ALONE, is_owed=True)
        self.ledger.closed(self.other, A, "", is_last=True)
        self.assertEqual(self.owed(), [("/b", ALONE, (0, 1)), ("/a", ALONE, None)])
        self.ledger.closed(self.other, None, "/b", is_last=True)
        self.assertEqual(self.owed(), [("/a", ALONE, None)])

    def test_the_last_closing_of_an_opening_ends_what_it_has(self) -> None:
        self.ledger.flock(self.one, A, ALONE, is_owed=True)
        self.ledger.closed(self.one, A, "", is_last=False)
        self.assertEqual(self.owed(), [("/a", ALONE, None)])
        self.ledger.closed(self.one, A, "", is_last=True)
        self.assertEqual(self.owed(), [])

    def test_only_ranges_that_are_taken_keep_descriptors_open(self) -> None:
        self.ledger.flock(self.one, A, ALONE)
        self.ledger.lockf(self.one, B, ALONE, Range(0, 1), is_owed=True)
        self.assertFalse(self.ledger.has_ranges_of(A) or self.ledger.has_ranges_of(B))
        self.take()
        self.assertTrue(self.ledger.has_ranges_of(B))
        self.assertFalse(self.ledger.has_ranges_of(A))
