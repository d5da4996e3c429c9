# ak: rows 18 33
import sqlite3

import outside


def main(event):
    db = sqlite3.connect("d.db")
    db.execute("create table t (id integer primary key, name text)")
    for name in ("a", "b"):
        db.execute("insert into t (name) values (?)", (name,))
        outside.note(name)
        db.commit()
    print(db.execute("select * from t").fetchall(), db.total_changes, db.in_transaction)
    db.close()
    count(event)


def count(event):
    import os

    other = sqlite3.connect("d.db")
    print(other.execute("select count(*) from t").fetchone())
    other.close()
    os.unlink("d.db")
