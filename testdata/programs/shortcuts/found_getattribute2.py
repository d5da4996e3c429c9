# ak: rows 1
"""A class gets a way of its own to read attributes."""
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
    def read(self, name):
        return outside.note if name == "work" else object.__getattribute__(self, name)
    Base.__getattribute__ = read
    print(work(base))
