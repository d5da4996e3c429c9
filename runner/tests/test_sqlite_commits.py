"""Whether a commit reached the file: in each way SQLite keeps its journal, and with others at work."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import unittest
from typing import Callable, Optional

from _ak import sqlite_commits


class Commits(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "d.db")

    def connect(self, mode: str) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path)
        self.addCleanup(connection.close)
        connection.execute(f"pragma journal_mode = {mode}")
        return connection

    def ended(
        self,
        mode: str,
        end: Callable[[sqlite3.Connection], object],
        before: Callable[[sqlite3.Connection], object] = lambda _: None,
        after: Callable[[], object] = lambda: None,
    ) -> Optional[bool]:
        """What is known of a transaction that ended so."""
        connection = self.connect(mode)
        connection.execute("create table if not exists t (n int)")
        connection.commit()
        before(connection)
        connection.execute("insert into t values (1)")
        evidence = sqlite_commits.evidence(connection)
        self.assertIsNotNone(evidence)
        end(connection)
        after()
        return sqlite_commits.happened(self.connect(mode), evidence)

    def commit_once_more(self) -> None:
        other = sqlite3.connect(self.path)
        other.execute("insert into t values (2)")
        other.commit()
        other.close()

    def test_committed(self) -> None:
        for mode in ("delete", "truncate", "persist", "wal"):
            with self.subTest(mode):
                self.assertIs(self.ended(mode, sqlite3.Connection.commit), True)

    def test_not_committed(self) -> None:
        for mode in ("delete", "truncate", "persist", "wal"):
            with self.subTest(mode):
                self.assertIs(self.ended(mode, sqlite3.Connection.rollback), False)

    def test_others_committed_too(self) -> None:
        known = self.ended("delete", sqlite3.Connection.commit, after=self.commit_once_more)
        self.assertIsNone(known)

    def test_a_log_that_begins_anew(self) -> None:
        def checkpoint(connection: sqlite3.Connection) -> None:
            connection.execute("insert into t values (0)")
            connection.commit()
            connection.execute("pragma wal_checkpoint(full)").fetchall()

        self.assertIs(self.ended("wal", sqlite3.Connection.commit, before=checkpoint), True)

    def test_half_a_commit_in_the_log(self) -> None:
        """The process was lost between the head of a frame and its content."""
        keeper = self.connect("wal")
        connection = self.connect("wal")
        connection.execute("create table t (n int)")
        connection.commit()
        keeper.execute("select * from t").fetchall()
        connection.execute("insert into t values (1)")
        evidence = sqlite_commits.evidence(connection)
        connection.commit()
        log = f"{self.path}-wal"
        os.truncate(log, os.path.getsize(log) - 100)
        assert evidence is not None
        self.assertIs(sqlite_commits._was_appended(*evidence[1:]), False)

    def test_nothing_tells(self) -> None:
        connection = sqlite3.connect(":memory:")
        self.addCleanup(connection.close)
        self.assertIsNone(sqlite_commits.evidence(connection))
        self.assertIsNone(sqlite_commits.happened(connection, None))
        several = self.connect("delete")
        several.execute("attach ? as other", (self.path + "2",))
        several.execute("create table t (n int)")
        self.assertIsNone(sqlite_commits.evidence(several))
