# ak: rows 4 41
import enum

import outside


class Colour(enum.Enum):
    RED = "r"
    GREEN = "g"

    @classmethod
    def _missing_(cls, value):
        return cls(outside.note("r")) if value == "?" else None

    def paint(self):
        return outside.note(self.value)


class Auto(enum.Enum):
    def _generate_next_value_(name, start, count, last):
        return outside.note(name.lower())

    FIRST = enum.auto()
    SECOND = enum.auto()


class Perm(enum.IntFlag):
    R = 4
    W = 2


def main(event):
    print(Colour("?"), Colour.GREEN.paint(), [member.value for member in Auto], Perm.R | Perm(outside.note(2)))
    print(outside.keep(Colour.RED) is Colour.RED, outside.keep({Colour.GREEN: Perm.W}))
    try:
        Colour("x")
    except ValueError as err:
        print(err)
