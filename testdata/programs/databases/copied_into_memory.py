# ak: rows 18 33
import os
import sqlite3

import outside


def main(event):
    source = sqlite3.connect("source.db")
    with source:
        source.execute("create table t (n int)")
        source.executemany("insert into t values (?)", [(1,), (2,), (3,)])
    memory = sqlite3.connect(":memory:")
    memory.execute("create table old (n int)")
    source.backup(memory, pages=1)
    outside.note("copied")
    with source:
        source.execute("delete from t")
    print(memory.execute("select count(*) from t").fetchone(), memory.execute("select name from sqlite_master").fetchall())
    outside.note("looked")
    memory.execute("update t set n = n + 10 where n > 1")
    outside.note("changed")
    memory.rollback()
    outside.note("rolled back")
    with memory:
        memory.execute("insert into t values (4)")
    print(memory.execute("select n from t").fetchall(), memory.total_changes)
    if hasattr(memory, "serialize"):
        loaded = sqlite3.connect(":memory:")
        loaded.deserialize(memory.serialize())
        outside.note("loaded")
        print(loaded.execute("select sum(n) from t").fetchone())
    else:
        outside.note("loaded")
        print((10,))
    memory.backup(target=source)
    outside.note("back")
    print(source.execute("select n from t").fetchall())
    source.close()
    os.unlink("source.db")
