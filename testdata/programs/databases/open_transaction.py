# ak: rows 18 33
import os
import sqlite3

import outside


def main(event):
    db = sqlite3.connect("d.db")
    db.execute("create table t (n int)")
    db.executemany("insert into t values (?)", [(1,), (2,)])
    print(db.in_transaction, outside.note("open"))
    db.execute("update t set n = n * 10")
    outside.note("still open")
    print(db.execute("select sum(n) from t").fetchone(), db.in_transaction)
    db.commit()
    db.execute("delete from t")
    outside.note("deleted")
    db.rollback()
    print(db.execute("select n from t order by n").fetchall())
    db.close()
    os.unlink("d.db")
