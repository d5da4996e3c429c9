# ak: rows 18 33 70
import os
import sqlite3

import outside


def main(event):
    db = sqlite3.connect("d.db")
    db.execute("create table t (n int unique)")
    with db:
        db.execute("insert into t values (1)")
        outside.note("inside")
        db.execute("insert into t values (2)")
    try:
        with db:
            db.execute("insert into t values (3)")
            outside.note("fails soon")
            db.execute("insert into t values (1)")
    except sqlite3.IntegrityError as err:
        print(err)
    print(db.execute("select n from t").fetchall())
    db.close()
    os.unlink("d.db")
