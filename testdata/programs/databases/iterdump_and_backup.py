# ak: rows 19 33
import os
import sqlite3

import outside


def main(event):
    source = sqlite3.connect(":memory:")
    source.execute("create table t (n int)")
    source.execute("insert into t values (1)")
    source.commit()
    dump = list(source.iterdump())
    outside.note(len(dump))
    target = sqlite3.connect("copy.db")
    source.backup(target)
    outside.note("copied")
    print(target.execute("select n from t").fetchall(), dump)
    target.close()
    os.unlink("copy.db")
