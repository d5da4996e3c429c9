# ak: rows 6 26
import dataclasses
import enum
import functools

import outside


def register(cls):
    cls.name = outside.note(cls.__name__)
    return cls


@register
class Plain:
    pass


@functools.total_ordering
@dataclasses.dataclass(eq=False)
class Version:
    number: int

    def __eq__(self, other):
        return outside.note(self.number) == other.number

    def __lt__(self, other):
        return outside.note(self.number) < other.number


@enum.unique
class Level(enum.Enum):
    LOW = outside.note(1)
    HIGH = outside.note(2)

    @property
    def label(self):
        return outside.note(self.name)


def main(event):
    print(Plain.name, Version(1) <= Version(2), Version(3) == Version(3), Level(2).label, Level["LOW"].value)
