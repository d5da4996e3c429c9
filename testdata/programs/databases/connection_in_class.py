# ak: rows 21 27 33
import contextlib
import os
import sqlite3

import outside


class Store:
    def __init__(self, path):
        self.db = sqlite3.connect(path)
        self.db.execute("create table if not exists kv (k text primary key, v text)")

    def __setitem__(self, key, value):
        with self.db:
            self.db.execute("insert or replace into kv values (?, ?)", (key, value))

    def __getitem__(self, key):
        row = self.db.execute("select v from kv where k = ?", (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        return row[0]

    def close(self):
        self.db.close()


def main(event):
    with contextlib.closing(Store("d.db")) as store:
        store["a"] = "1"
        outside.note("one")
        store["a"] = store["a"] + "2"
        print(store["a"], outside.note("two"))
        try:
            store["b"]
        except KeyError as err:
            print("no", err)
    os.unlink("d.db")
