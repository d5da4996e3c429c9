# ak: rows 59
import sqlite3

import outside


class Longest:
    def __init__(self):
        self.value = ""

    def step(self, value):
        self.value = max(self.value, value, key=len)

    def finalize(self):
        return self.value


def main(event):
    db = sqlite3.connect(":memory:")
    db.create_function("double", 1, lambda n: n * 2)
    db.create_aggregate("longest", 1, Longest)
    db.create_collation("backwards", lambda a, b: (a < b) - (a > b))
    db.execute("create table t (name text, n int)")
    db.executemany("insert into t values (?, ?)", [("a", 1), ("ccc", 3), ("bb", 2)])
    outside.note("filled")
    print(db.execute("select double(n), name from t order by name collate backwards").fetchall())
    outside.note("asked")
    print(db.execute("select longest(name) from t").fetchone())
