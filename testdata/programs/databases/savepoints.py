# ak: rows 18 33
import os
import sqlite3

import outside


def main(event):
    db = sqlite3.connect("d.db", isolation_level=None)
    db.execute("create table t (n int)")
    db.execute("begin")
    db.execute("insert into t values (1)")
    db.execute("savepoint inner_one")
    db.execute("insert into t values (2)")
    outside.note("in the savepoint")
    db.execute("rollback to inner_one")
    db.execute("release inner_one")
    db.execute("insert into t values (3)")
    outside.note("before the end")
    db.execute("end")
    print(db.execute("select n from t").fetchall())
    db.close()
    os.unlink("d.db")
