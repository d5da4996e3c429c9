# ak: rows 18 33
# ak: repeats connect
import os

import outside
import remotedb


def main(event):
    connection = remotedb.connect("r.db")
    cursor = connection.cursor()
    cursor.execute("create table t (id integer primary key, name text)")
    connection.commit()
    for name in ("a", "b"):
        cursor.execute("insert into t (name) values (?)", (name,))
        outside.note(cursor.lastrowid, cursor.rowcount)
    connection.commit()
    cursor.executemany("insert into t (name) values (?)", ((name,) for name in "xyz"))
    outside.note("many")
    connection.rollback()
    try:
        cursor.execute("insert into missing values (1)")
    except remotedb.Error as err:
        print(err)
    with connection:
        cursor.execute("update t set name = name || '!'")
        outside.note("in the block")
    cursor.execute("select id, name from t order by id")
    print(cursor.fetchone(), [row for row in cursor], cursor.fetchone(), cursor.description[1][0])
    connection.close()
    os.unlink("r.db")
