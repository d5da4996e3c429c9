# ak: rows 1
"""Text that runs as code writes an attribute that stands before a method."""

import outside


class Base:
    def work(self, value):
        return ("base", value)


def work(thing):
    return thing.work("work")


def main(event):
    base = Base()
    for _ in range(3):
        print(work(base))
    exec("thing.work = note", {"thing": base, "note": outside.note})
    print(work(base), work(Base()))
