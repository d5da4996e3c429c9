# ak: rows 1
"""An attribute that stands before a method is written where no name of it can be seen."""

import functools

import outside


class Base:
    def first(self, value):
        return ("first", value)

    def second(self, value):
        return ("second", value)

    def third(self, value):
        return ("third", value)


class Donor:
    first = staticmethod(outside.note)


def first(thing):
    return thing.first(1)


def others(thing):
    return thing.second(2), thing.third(3)


def item(things):
    return things[0].first("item"), [thing.first("list") for thing in things]


def main(event):
    written, plain = Base(), Base()
    functools.update_wrapper(written, Donor, assigned=("first",), updated=())
    print(first(written), first(plain), first(written))
    print(item([written, plain]), item([plain, written]))
    for _ in range(2):
        print(others(plain))
    plain.__dict__["second"] = outside.note
    vars(plain).update(third=outside.note)
    print(others(plain), others(Base()))
