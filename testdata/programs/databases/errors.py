# ak: rows 28 35
import sqlite3

import outside


def attempt(db, *args):
    try:
        print(db.execute(*args).fetchall())
    except sqlite3.Error as err:
        print(type(err).__name__, err, isinstance(err, sqlite3.DatabaseError))
    outside.note(args[0])


def main(event):
    db = sqlite3.connect(":memory:")
    attempt(db, "selekt")
    attempt(db, "select * from missing")
    attempt(db, "select ?", ())
    attempt(db, "select :a", {"a": 5})
    db.close()
    attempt(db, "select 1")
