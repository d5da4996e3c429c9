# ak: rows 41 42
import enum

import outside


class Odd(enum.Enum):
    LIST = [1, 2]
    NONE = None
    CALL = (len,)
    PAIR = (1, {"a": 2})
    ALIAS = None

    def __init__(self, *values):
        self.count = len(values)


class Named(str, enum.Enum):
    A = "a"
    B = "b"

    def __str__(self):
        return self.value


class Flags(enum.IntFlag):
    R = 4
    W = 2


class Bits(enum.Flag):
    X = enum.auto()
    Y = enum.auto()


class Auto(enum.Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    RED = enum.auto()


Functional = enum.Enum("Functional", "ONE TWO")


def make(_):
    return [Odd.LIST, Odd.ALIAS, Odd.PAIR, Named.B, Flags.R | Flags.W, Bits.X | Bits.Y, Bits(0), Auto.RED,
            Functional.TWO, {Odd.CALL: Odd.CALL}, Flags(8)]


def main(event):
    got = outside.each(make, [0])[0]
    expected = make(0)
    print([a is b for a, b in zip(got, expected)], [a == b for a, b in zip(got, expected)])
    print(got, got[9][Odd.CALL] is Odd.CALL, got[0].count, f"{got[3]}", got[8].value)
    print(outside.note(Named.A), outside.keep({Named.A: Auto.RED}))
