# ak: rows 33 57
# ak: unordered
"""A queue in a database, served by threads that have a connection each and wait for each other's transactions."""
import contextlib
import os
import sqlite3
import threading

import outside

local = threading.local()


def database():
    if not hasattr(local, "connection"):
        local.connection = sqlite3.connect("jobs.db", timeout=20, isolation_level=None)
    return local.connection


@contextlib.contextmanager
def transaction():
    database().execute("begin immediate")
    try:
        yield database()
    except BaseException:
        database().execute("rollback")
        raise
    else:
        database().execute("commit")


def claim():
    with transaction() as connection:
        row = connection.execute("select id from jobs where state = 'new' order by id limit 1").fetchone()
        if row is not None:
            connection.execute("update jobs set state = 'begun' where id = ?", row)
        return row


def work(ended):
    try:
        while row := claim():
            outside.note(row[0])
            with transaction() as connection:
                connection.execute("update jobs set state = 'done' where id = ?", row)
        ended.append("well")
    except Exception as err:
        ended.append(repr(err))
    finally:
        database().close()


def main(event):
    with transaction() as connection:
        connection.execute("create table jobs (id integer primary key, state default 'new')")
        connection.executemany("insert into jobs (id) values (?)", [(1,), (2,)])
    ended = []
    threads = [threading.Thread(target=work, args=(ended,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(ended, database().execute("select * from jobs").fetchall())
    database().close()
    os.remove("jobs.db")
