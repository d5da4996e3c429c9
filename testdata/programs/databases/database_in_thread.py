# ak: rows 33 57
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import outside


def count(path):
    db = sqlite3.connect(path)
    try:
        db.execute("insert into t values (5)")
        outside.note("in thread")
        db.commit()
        return db.execute("select count(*) from t").fetchone()[0]
    finally:
        db.close()


def main(event):
    db = sqlite3.connect("d.db")
    db.execute("create table t (n int)")
    db.commit()
    with ThreadPoolExecutor(1) as pool:
        print(pool.submit(count, "d.db").result())
    print(db.execute("select n from t").fetchall())
    db.close()
    os.unlink("d.db")
