# ak: rows 1
import outside


class Base:
    def hook(self, fn):
        self.work = fn

    def work(self, value):
        return ("base", value)


def copied(cls):
    return type(cls.__name__ + "Copy", (), {n: v for n, v in vars(cls).items() if n not in ("__dict__", "__weakref__")})


Copy = copied(Base)


def work(thing):
    return thing.work(1)


def main(event):
    thing = Copy()
    for _ in range(2):
        print(work(thing))
    thing.hook(outside.note)
    print(work(thing))
