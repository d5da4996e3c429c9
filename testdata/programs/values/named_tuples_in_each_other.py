# ak: rows 42
import collections
import typing

import outside

Inner = collections.namedtuple("Inner", "a b", defaults=[9])


class Outer(typing.NamedTuple):
    inner: Inner
    many: typing.List[Inner]
    more: dict = {}

    @property
    def total(self):
        return sum(part.a for part in self.many)


class Wide(Inner):
    """With attributes."""

    def __new__(cls, a):
        return super().__new__(cls, a, 2)


def make(_):
    one = Inner(1)
    wide = Wide(7)
    wide.extra = one
    return Outer(one, [one, Inner(2, 3)], {"w": wide})


def main(event):
    got = outside.each(make, [0])[0]
    print(got, got.total, got.inner is got.many[0], got.more["w"].extra is got.inner, got._replace(more=None))
    print(type(got.more["w"]).__name__, got.inner._asdict(), outside.note(got.many[1]))
