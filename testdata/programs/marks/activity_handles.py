# ak: repeats Client
# Connections of the program, used within a marked function.
import sqlite3

import outside
from autokitteh import activity


class Store:
    def __init__(self, client):
        self.client = client

    @activity
    def fetch(self, path):
        outside.note("fetch", path)
        return self.client.get(path)["path"]


@activity
def insert(connection, rows):
    connection.executemany("insert into t values (?)", [(row,) for row in rows])
    connection.commit()
    return connection.execute("select count(*) from t").fetchone()[0]


def main(event):
    connection = sqlite3.connect("data.db")
    connection.execute("create table t (a)")
    print(insert(connection, [1, 2]))
    outside.note("between")
    print(insert(connection, [3]), connection.execute("select sum(a) from t").fetchall())
    connection.close()
    store = Store(outside.connect("c"))
    print(store.fetch("/a"), outside.note("mid"), store.fetch("/b"))
