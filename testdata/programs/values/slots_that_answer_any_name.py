# ak: rows 33 38 42
# Objects with slots whose `__getattr__` makes up every attribute, also `__dict__`, `__setstate__` and `__iter__`.
import outside
from autokitteh import activity


class Path:
    __slots__ = ("parts",)

    def __init__(self, *parts):
        self.parts = parts

    def __getattr__(self, name):
        return lambda *_: Path(*self.parts, name)


class Noted(Path):
    """Has attributes besides."""

    def __init__(self, *parts):
        super().__init__(*parts)
        self.notes = []


@activity
def path(*parts):
    outside.note("path")
    return Path(*parts)


@activity
def noted(*parts):
    outside.note("noted")
    made = Noted(*parts)
    made.notes.append("made")
    return made


@activity
def change(thing):
    outside.note("change")
    thing.parts += ("changed",)
    return thing


def main(event):
    found = path("a", "b")
    print(found.parts, found.more().parts)
    known = noted("c")
    print(known.parts, known.notes, known.more().parts)
    print(change(found) is found, found.parts)
    given = outside.each(lambda thing: thing, [Path("d"), known])
    print([each.parts for each in given], given[1] is known)
