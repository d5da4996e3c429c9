# ak: rows 1
import outside


def named(cls):
    cls.__qualname__ = "Nice"
    return cls


@named
class Base:
    def hook(self, fn):
        self.work = fn

    def work(self, value):
        return ("base", value)


def work(thing):
    return thing.work(1)


def main(event):
    base = Base()
    for _ in range(2):
        print(work(base))
    base.hook(outside.note)
    print(work(base))
