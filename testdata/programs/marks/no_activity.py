# ak: repeats keep
# ak: repeats Client
# ak: repeats get
# Functions, classes and modules that are never recorded.
import functools

import outside
from autokitteh import register_no_activity

register_no_activity([outside.keep, outside.Client, dict.get, functools])
register_no_activity({len, sorted})
register_no_activity(outside.keep)


def main(event):
    client = outside.Client("x")
    client.tags = outside.keep(["a"])
    print(client.get("/a"), outside.note("between"), client.get("/b"), client.count)
    client.tags.append("b")
    outside.note("end")
    return client.tags
