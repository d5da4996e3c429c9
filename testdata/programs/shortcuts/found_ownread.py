# ak: rows 1
"""A thing that sees how its attributes are read: its bound methods are called without a further look at it."""
import outside


class Watched:
    def work(self, value):
        return ("watched", value)

    noted = staticmethod(outside.note)

    def __getattribute__(self, name):
        print("read", name)
        return object.__getattribute__(self, name)


def call(method, value):
    return method(value)


def main(event):
    watched = Watched()
    for value in range(2):
        print(watched.work(value), call(watched.work, value), [watched][0].work(value), watched.noted(value))
