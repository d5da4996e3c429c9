# ak: rows 1
"""A field whose default is a function, in the ways libraries write it."""
from dataclasses import dataclass, field
import outside


def quiet(value):
    return ("quiet", value)


@dataclass(frozen=True)
class Frozen:
    send: object = quiet


@dataclass
class Sub(Frozen.__mro__[1]):
    send: object = quiet

    def go(self, value):
        return self.send(value)


class Holder:
    def __init__(self, part):
        self.part = part

    def go(self, value):
        return self.part.send(value), [self.part][0].send(value)


def main(event):
    for _ in range(2):
        print(Sub().go(1), Holder(Frozen()).go(2))
    print(Sub(outside.note).go(3), Holder(Frozen(outside.note)).go(4))
