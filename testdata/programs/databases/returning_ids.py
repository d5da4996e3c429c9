# ak: rows 33
import os
import sqlite3

import outside


def main(event):
    db = sqlite3.connect("d.db")
    db.execute("create table t (id integer primary key autoincrement, name text)")
    ids = []
    for name in ("a", "b", "c"):
        cursor = db.execute("insert into t (name) values (?)", (name,))
        ids.append(cursor.lastrowid)
        outside.note(cursor.lastrowid)
    db.commit()
    db.execute("delete from t where id = ?", (ids[1],))
    outside.note("deleted")
    db.commit()
    print(ids, db.execute("select id, name from t").fetchall())
    db.close()
    os.unlink("d.db")
