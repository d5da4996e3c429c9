# ak: rows 20 33
import sqlite3

import outside


def as_dict(cursor, row):
    return {column[0]: value for column, value in zip(cursor.description, row)}


def main(event):
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.execute("create table t (Name text, n int)")
    db.execute("insert into t values ('a', 1), ('b', 2)")
    row = db.execute("select * from t").fetchone()
    outside.note("row")
    print(row["name"], row["N"], tuple(row), row.keys(), len(row), isinstance(row, sqlite3.Row), dict(row))
    db.row_factory = as_dict
    print(outside.note(db.execute("select * from t").fetchall()))
    cursor = db.cursor()
    cursor.row_factory = lambda cursor, row: row[0]
    print(cursor.execute("select Name from t").fetchall())
    db.text_factory = bytes
    outside.note("bytes")
    db.row_factory = None
    print(db.execute("select Name from t").fetchall())
