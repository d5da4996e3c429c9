# ak: rows 18 33
import contextlib
import os
import sqlite3

import outside


def main(event):
    with contextlib.closing(sqlite3.connect("d.db")) as db, db, contextlib.closing(db.cursor()) as cursor:
        cursor.execute("create table t (n int)")
        outside.note("made")
        cursor.execute("insert into t values (7)")
        print(cursor.lastrowid, cursor.rowcount, cursor.connection is db)
        outside.note("in")
    check = sqlite3.connect("d.db")
    print(check.execute("select n from t").fetchone()[0])
    check.close()
    try:
        cursor.execute("select 1")
    except sqlite3.ProgrammingError as err:
        print(err)
    os.unlink("d.db")
