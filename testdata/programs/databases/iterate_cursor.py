# ak: rows 19 33
import sqlite3

import outside


def main(event):
    db = sqlite3.connect(":memory:")
    db.execute("create table t (n int)")
    db.executemany("insert into t values (?)", [(n,) for n in range(6)])
    cursor = db.cursor()
    for (number,) in cursor.execute("select n from t order by n"):
        if number % 2:
            outside.note(number)
        if number == 3:
            break
    print(cursor.fetchone(), cursor.fetchmany(5), cursor.fetchone(), cursor.description[0][0])
    cursor.execute("select n from t where n > 3")
    outside.note("again")
    print([row for row in cursor], cursor.fetchall(), cursor.rowcount, cursor.lastrowid)
    for row in db.execute("select count(*) from t"):
        print(row)
