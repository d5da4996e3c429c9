# ak: rows 18 33
import os
import sqlite3

import outside


def main(event):
    db = sqlite3.connect("d.db")
    print(db.execute("pragma journal_mode = wal").fetchone())
    db.execute("create table t (n int)")
    db.commit()
    for number in range(3):
        db.execute("insert into t values (?)", (number,))
        outside.note(number)
        db.commit()
    print(db.execute("select sum(n) from t").fetchone())
    db.close()
    os.unlink("d.db")
    print(sorted(name for name in os.listdir(".") if name.startswith("d.db")))
