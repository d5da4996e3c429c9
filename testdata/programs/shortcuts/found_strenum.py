# ak: rows 1
import enum
import outside


class Key(str, enum.Enum):
    WORK = "work"


class Base:
    def work(self, value):
        return ("base", value)


def work(thing):
    return thing.work(1)


def main(event):
    base = Base()
    for _ in range(2):
        print(work(base))
    setattr(base, Key.WORK, outside.note)
    print(work(base))
