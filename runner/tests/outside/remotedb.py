"""A database module (PEP 249) that tells nothing about itself: whether a transaction is open, how much was changed."""

import sqlite3
import threading

import outside

apilevel = "2.0"
threadsafety = 1
paramstyle = "qmark"


class Error(Exception):
    pass


def connect(dsn):
    outside._enter("connect")
    return Connection(dsn)


class Connection:
    def __init__(self, dsn):
        self._real = sqlite3.connect(dsn)
        self._lock = threading.Lock()

    def cursor(self):
        return Cursor(self._real.cursor())

    def commit(self):
        outside._enter("commit")
        self._real.commit()

    def rollback(self):
        self._real.rollback()

    def close(self):
        self._real.close()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.rollback() if kind else self.commit()


class Cursor:
    def __init__(self, real):
        self._real = real
        self.arraysize = 1

    def execute(self, statement, values=()):
        try:
            self._real.execute(statement, values)
        except sqlite3.Error as err:
            raise Error(str(err)) from None

    def executemany(self, statement, rows):
        self._real.executemany(statement, rows)

    description = property(lambda self: self._real.description)
    rowcount = property(lambda self: self._real.rowcount)
    lastrowid = property(lambda self: self._real.lastrowid)

    def fetchone(self):
        return self._real.fetchone()

    def fetchall(self):
        return self._real.fetchall()

    def __iter__(self):
        return iter(self._real)

    def close(self):
        self._real.close()
