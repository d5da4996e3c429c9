# ak: rows 18 33 55
import os
import sqlite3

import outside


def main(event):
    db = sqlite3.connect("a.db")
    db.execute("create table t (n int)")
    os.mkdir("below")
    os.chdir("below")
    for n in range(3):
        with db:
            db.execute("insert into t values (?)", (n,))
        outside.note(f"put {n}")
    print(db.execute("select count(*) from t").fetchone(), os.listdir("."), os.path.basename(os.getcwd()))
    db.close()
    os.unlink("../a.db")
