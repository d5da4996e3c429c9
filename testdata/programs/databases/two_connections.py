# ak: rows 18 33
import os
import sqlite3

import outside


def main(event):
    first = sqlite3.connect("d.db")
    second = sqlite3.connect("d.db", timeout=0)
    first.execute("create table t (n int)")
    first.commit()
    first.execute("insert into t values (1)")
    outside.note("first")
    print(second.execute("select count(*) from t").fetchone())
    try:
        second.execute("insert into t values (2)")
    except sqlite3.OperationalError as err:
        print(err)
    first.commit()
    outside.note("committed")
    second.execute("insert into t values (2)")
    second.commit()
    print(first.execute("select n from t order by n").fetchall())
    first.close()
    second.close()
    os.unlink("d.db")
