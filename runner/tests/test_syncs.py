"""What a program changes outside without a call waits until the host has what it depends on."""

from __future__ import annotations

import sqlite3
import unittest
from contextlib import closing
from pathlib import Path
from typing import Any, Callable

from tests.program_case import ProgramCase
from tests.scripted_host import ScriptedHost


class SyncTest(ProgramCase):
    def until_sync(self, host: ScriptedHost, seen: Callable[[], Any]) -> Any:
        """Let calls be performed up to the first `sync`; what was outside just before its answer."""
        while True:
            kind, payload = host.receive()
            host.let_go_on(kind, payload)
            if kind == "sync":
                found = seen()
                host.send("synced")
                return found
            self.assertIn(kind, ("callback", "response", "record"))

    def to_the_end(self, host: ScriptedHost) -> list[str]:
        """Types of the messages that follow."""
        kinds = []
        while not kinds or kinds[-1] != "done":
            kind, payload = host.receive()
            kinds.append(kind)
            if kind in ("callback", "response"):
                host.send(kind, id=payload["id"])
            elif kind == "sync":
                host.send("synced")
        return kinds

    def file(self, text: str) -> Path:
        path = self.code / "ledger.txt"
        path.write_text(text)
        return path

    def test_bytes_for_a_file_that_was_there_before(self) -> None:
        path = self.file("one\n")
        for mode in ("a", "r+"):
            with self.subTest(mode):
                path.write_text("one\n")
                host = self.host(f"""
                    def main(event):
                        with open({str(path)!r}, {mode!r}) as file:
                            file.write("two\\n")
                """)
                self.assertEqual(self.until_sync(host, path.read_text), "one\n")
                self.assertNotIn("sync", self.to_the_end(host))
                self.assertIn("two\n", path.read_text())

    def test_not_for_a_file_that_opening_it_made_empty(self) -> None:
        path = self.file("one\n")
        host = self.host(f"""
            def main(event):
                with open({str(path)!r}, "w") as file:
                    file.write("two\\n")
        """)
        self.assertNotIn("sync", self.to_the_end(host))
        self.assertEqual(path.read_text(), "two\n")

    def test_values_recorded_since_are_waited_for_again(self) -> None:
        path = self.file("")
        host = self.host(f"""
            import time
            def main(event):
                with open({str(path)!r}, "a", buffering=1) as file:
                    file.write("one\\n")
                    file.write("two\\n")
                    file.write(f"{{time.time()}}\\n")
        """)
        self.until_sync(host, path.read_text)
        self.assertEqual(self.until_sync(host, path.read_text), "one\ntwo\n")

    def test_the_end_of_a_transaction(self) -> None:
        path = self.code / "accounts.db"
        with closing(sqlite3.connect(path)) as database:
            database.execute("create table account (name)")

        def rows() -> int:
            with closing(sqlite3.connect(path)) as database:
                (count,) = database.execute("select count(*) from account").fetchone()
            return int(count)

        host = self.host(f"""
            import sqlite3
            def main(event):
                database = sqlite3.connect({str(path)!r})
                database.execute("insert into account values ('Ann')")
                database.commit()
        """)
        self.assertEqual(self.until_sync(host, rows), 0)
        self.to_the_end(host)
        self.assertEqual(rows(), 1)


if __name__ == "__main__":
    unittest.main()
