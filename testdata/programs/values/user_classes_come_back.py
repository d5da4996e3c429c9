# ak: rows 40 42
import dataclasses
import enum
import typing

import outside


@dataclasses.dataclass(frozen=True, order=True)
class Point:
    x: int
    y: int = 0


class Level(enum.IntEnum):
    LOW = 1


class Row(typing.NamedTuple):
    a: int
    b: str = "b"


class Base:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return type(self) is type(other) and self.x == other.x


class Slots(Base):
    __slots__ = ("extra",)


def main(event):
    slots = Slots(1)
    slots.extra = "e"
    got = outside.keep([Point(1), Level.LOW, Row(2), Base(3), slots])
    print(got[:3], [type(item).__module__ for item in got], isinstance(got[0], Point), got[1] is Level.LOW)
    print(got[3] == Base(3), got[4].extra, type(got[4]) is Slots, {Point(1): "found"}[got[0]])
