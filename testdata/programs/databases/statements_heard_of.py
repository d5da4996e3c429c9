# ak: rows 33
"""A program that listens to its own statements, and may refuse some of them."""
import sqlite3

import outside


def main(event):
    heard = []
    connection = sqlite3.connect("shop.db")
    connection.execute("create table tea (name text)")
    connection.set_trace_callback(heard.append)
    connection.set_authorizer(allowed)
    connection.execute("insert into tea values ('oolong')")
    outside.keep("first")
    connection.execute("insert into tea values ('sencha')")
    outside.keep("second")
    connection.commit()
    try:
        connection.execute("delete from tea")
    except sqlite3.DatabaseError as err:
        print(err)
    outside.keep("third")
    print(connection.execute("select name from tea order by name").fetchall())
    connection.set_trace_callback(None)
    with connection:
        connection.execute("insert into tea values ('matcha')")
    print([statement.split()[0].lower() for statement in heard])


def allowed(action, first, second, database, source):
    return sqlite3.SQLITE_DENY if action in (sqlite3.SQLITE_DELETE, sqlite3.SQLITE_PRAGMA) else sqlite3.SQLITE_OK
