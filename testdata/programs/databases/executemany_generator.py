# ak: rows 13 33
import os
import sqlite3

import outside


def rows():
    for number in range(3):
        yield number, f"name {number}"


def noted_rows():
    for number in range(2):
        yield outside.note(number), "noted"


def main(event):
    db = sqlite3.connect("d.db")
    db.execute("create table t (n int, name text)")
    cursor = db.executemany("insert into t values (?, ?)", rows())
    print(cursor.rowcount, outside.note("many"))
    db.commit()
    db.executemany("insert into t values (:n, :name)", ({"n": n, "name": "dict"} for n in range(2)))
    outside.note("open")
    db.commit()
    print(db.execute("select * from t order by rowid").fetchall())
    db.close()
    os.unlink("d.db")
