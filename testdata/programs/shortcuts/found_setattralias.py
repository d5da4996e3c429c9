# ak: rows 1
import outside

_set = object.__setattr__


class Base:
    def work(self, value):
        return ("base", value)


def work(thing):
    return thing.work(1)


def main(event):
    base = Base()
    for _ in range(2):
        print(work(base))
    _set(base, "work", outside.note)
    print(work(base))
