# A connection holds a transaction, which ends with its process: one function, one call.
import os

import psycopg
from autokitteh import activity
from psycopg.rows import dict_row


@activity
def prepare():
    with psycopg.connect(os.environ["PG_DSN"]) as connection:
        connection.execute("drop table if exists orders")
        connection.execute("create table orders (id serial primary key, item text unique)")


@activity
def order(item):
    with psycopg.connect(os.environ["PG_DSN"], row_factory=dict_row) as connection:
        return connection.execute("insert into orders (item) values (%s) returning *", (item,)).fetchone()


@activity
def count():
    with psycopg.connect(os.environ["PG_DSN"]) as connection:
        return connection.execute("select count(*) from orders").fetchone()


def main(event):
    prepare()
    print(order("tea"), order("milk"))
    try:
        order("tea")
    except psycopg.errors.UniqueViolation as err:
        print(type(err).__name__, err.sqlstate)
    print(count())
