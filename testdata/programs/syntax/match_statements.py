# ak: rows 17
# ak: python 3.10
import dataclasses

import outside


@dataclasses.dataclass
class Point:
    x: int
    y: int = 0


class Named:
    __match_args__ = ("name",)

    @property
    def name(self):
        return outside.note("name")


def kind(thing):
    match thing:
        case Point(x=0, y=y) if outside.note(y):
            return "on the axis"
        case Point(x, y):
            return x, y
        case {"k": [first, *rest], **others}:
            return first, rest, others
        case Named("name" as it):
            return it
        case str() | bytes():
            return outside.note("text")
        case [int(a), _] | (a, "b"):
            return outside.note(a)
        case None | True:
            return "constant"
        case _ if outside.note("guard"):
            return "anything"


def main(event):
    print(kind(Point(0, 1)), kind(Point(0, 0)), kind({"k": [1, 2], "z": 3}), kind(Named()), kind("x"))
    print(kind([1, 2]), kind(("a", "b")), kind(None), kind(5.0))
    match outside.note({"type": "push"}), outside.note([1]):
        case {"type": t}, [n]:
            print(t, n)
