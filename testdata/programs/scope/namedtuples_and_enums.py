# ak: rows 4
import collections
import enum
import pickle
import typing

import outside

Point = collections.namedtuple("Point", "x y", defaults=[outside.note(0)])
Colour = enum.Enum("Colour", "RED GREEN")
Flags = enum.IntFlag("Flags", ["A", "B"])
Id = typing.NewType("Id", int)
T = typing.TypeVar("T")


class Pair(typing.NamedTuple):
    left: int
    right: int = outside.note(5)


def main(event):
    things = [Point(1), Colour.RED, Flags.A | Flags.B, Pair(1)]
    print([type(thing).__module__ for thing in things], Id.__module__, T.__module__)
    print(pickle.loads(pickle.dumps(things)) == things, outside.note(things), outside.keep(Colour.GREEN) is Colour.GREEN)
    return Point(1)._replace(y=outside.note(9))
