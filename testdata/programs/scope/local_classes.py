# ak: rows 4 32
import collections

import outside


def main(event):
    Point = collections.namedtuple("Point", "x y")

    class Local:
        def __init__(self, value):
            self.value = outside.note(value)

    def local(thing):
        return outside.note(thing.value)

    print(Point(1, outside.note(2)).y, Local(3).value, local(Local(4)), Point.__qualname__, Local.__qualname__)
