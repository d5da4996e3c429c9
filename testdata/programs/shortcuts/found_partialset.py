# ak: rows 1
import functools
import operator
import outside


class Base:
    def work(self, value):
        return ("base", value)


def work(thing):
    return thing.work(1)


def main(event):
    base = Base()
    for _ in range(2):
        print(work(base))
    functools.partial(setattr, base, "work")(outside.note)
    print(work(base))
