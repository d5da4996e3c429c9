# ak: rows 32 40
import dataclasses
import pickle

import outside


@dataclasses.dataclass(frozen=True)
class Item:
    name: str
    parts: tuple = ()


class Outer:
    class Inner:
        def __init__(self, x):
            self.x = x

        def __eq__(self, other):
            return type(other) is type(self) and self.x == other.x


def function():
    return outside.note("function")


def main(event):
    items = [Item("a", (Item("b"),)), Outer.Inner(1)]
    kept = outside.keep(items)
    print(kept == items, isinstance(kept[0], Item), pickle.loads(pickle.dumps(function)) is function)
    print(outside.keep(function)(), outside.keep(Outer) is Outer, outside.keep(len) is len)
