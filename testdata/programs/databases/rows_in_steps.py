# ak: rows 18 33
import sqlite3

import outside


def main(event):
    db = sqlite3.connect(":memory:")
    cursor = db.cursor()
    cursor.arraysize = 2
    cursor.execute("create table t (n int)")
    cursor.executemany("insert into t values (?)", [(number,) for number in range(5)])
    cursor.execute("select n from t order by n")
    while True:
        rows = cursor.fetchmany()
        if not rows:
            break
        outside.note([number for (number,) in rows])
    print(cursor.arraysize, cursor.execute("select n from t").fetchmany(3))
    cursor.arraysize = 4
    outside.note("four")
    print(len(cursor.fetchmany()), cursor.arraysize)
