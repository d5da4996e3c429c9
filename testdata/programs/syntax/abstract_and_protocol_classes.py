# ak: rows 1 26
import abc
import typing

import outside


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        return outside.note("abstract")

    @classmethod
    def __subclasshook__(cls, other):
        return NotImplemented


class Square(Shape):
    def area(self):
        return [super().area(), outside.note("square")]


@typing.runtime_checkable
class HasArea(typing.Protocol):
    def area(self): ...


T = typing.TypeVar("T")


class Box(typing.Generic[T]):
    def __init__(self, thing: T):
        self.thing = outside.note(thing)


def main(event):
    try:
        Shape()
    except TypeError as err:
        print(str(err)[:60])
    print(Square().area(), isinstance(Square(), HasArea), Box[int](5).thing, Box("x").thing)
