# ak: rows 33
"""A file that is renamed while it is open is written to under its new name; whoever has its old name is left alone."""

import os

import outside


def main(event):
    with open("report.tmp", "w") as report:
        report.write("first\n")
        report.flush()
        os.replace("report.tmp", "report.csv")
        outside.note("renamed")
        report.write("second\n")
    log = open("current", "a")
    log.write("old 1\n")
    log.flush()
    os.rename("current", "current.1")
    with open("current", "w") as new:
        new.write("new order 1\nnew order 2\n")
    outside.note("rotated")
    log.write("old 2\n")
    log.close()
    for name in sorted(os.listdir(".")):
        if name.startswith(("report", "current")):
            print(name, repr(open(name).read()))
