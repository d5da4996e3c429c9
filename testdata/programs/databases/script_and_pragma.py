# ak: rows 18 55
import os
import sqlite3

import outside


def main(event):
    db = sqlite3.connect("d.db")
    db.execute("pragma foreign_keys = on")
    db.executescript("""
        create table parent (id integer primary key);
        create table child (parent int references parent(id));
        insert into parent values (1);
    """)
    outside.note("made")
    db.execute("insert into child values (1)")
    try:
        db.execute("insert into child values (2)")
    except sqlite3.IntegrityError as err:
        print(type(err).__name__, err)
    outside.note("refused")
    db.commit()
    print(db.execute("pragma foreign_keys").fetchone(), db.execute("select * from child").fetchall())
    db.close()
    os.unlink("d.db")
