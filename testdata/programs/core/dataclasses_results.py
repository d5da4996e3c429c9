import dataclasses
import datetime
import decimal
import enum

import outside


class Colour(enum.Enum):
    RED = 1


@dataclasses.dataclass
class Point:
    x: int
    tags: list = dataclasses.field(default_factory=list)


def main(event):
    point = outside.note(Point(1, ["a"]))
    print(point, type(point) is Point, outside.note(Colour.RED) is Colour.RED)
    print(outside.note(decimal.Decimal("1.50")), outside.note(datetime.date(2024, 2, 29)), outside.note(b"\x00\xff", {1, 2}, None, 1.5, 2**70))
    point.tags.append("b")
    print(outside.note(point), outside.note(float("inf")), outside.note("\ud800é☃"[1:]))
