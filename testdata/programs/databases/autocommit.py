# ak: rows 18 33
import os
import sqlite3

import outside


def main(event):
    db = sqlite3.connect("d.db", isolation_level=None)
    db.execute("create table t (n int)")
    db.execute("insert into t values (1)")
    outside.note("one")
    db.execute("begin")
    db.execute("insert into t values (2)")
    outside.note("two")
    db.execute("rollback")
    db.execute("begin immediate")
    db.execute("insert into t values (3)")
    outside.note("three")
    db.execute("commit")
    print(db.execute("select n from t").fetchall(), db.isolation_level)
    db.close()
    os.unlink("d.db")
