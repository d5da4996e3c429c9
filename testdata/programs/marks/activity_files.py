# Files and connections that a marked function opens itself, and those it is given.
import os
import sqlite3
import tempfile

import outside
from autokitteh import activity


@activity
def report(name, log):
    with open(name, "w") as file:
        file.write("one\n")
        outside.note("written")
        file.write("two\n")
    log.write(f"wrote {name}\n")
    with sqlite3.connect(":memory:") as connection:
        rows = connection.execute("select 1 + 1").fetchall()
    with tempfile.TemporaryDirectory() as folder:
        inside = os.listdir(folder)
    return os.path.getsize(name), rows, inside


def main(event):
    with open("log.txt", "a") as log:
        log.write("begin\n")
        print(report("a.txt", log))
        log.write("between\n")
        print(report("b.txt", log=log))
        outside.note("end")
        log.write("end\n")
    print(open("log.txt").read(), sorted(os.listdir(".")))
