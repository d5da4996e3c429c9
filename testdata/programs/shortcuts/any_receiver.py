# ak: rows 1
"""Methods of what an expression gives: looked up once, in the frame of the caller."""

import sys

import outside


class Plain:
    def named(self, value):
        return ("plain", value)

    def itself(self):
        return self


class Shown:
    """Looks who asks."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        caller = sys._getframe(1).f_code.co_name
        return lambda value: (name, caller, value)


class Prop:
    @property
    def named(self):
        print("property read by", sys._getframe(1).f_code.co_name)
        return outside.note


class Raises:
    @property
    def named(self):
        raise ValueError("no name")


class Stops:
    def __getattr__(self, name):
        raise StopIteration(name)


class Odd(type):
    def __eq__(cls, other):
        raise RuntimeError("compared")

    def __hash__(cls):
        raise RuntimeError("hashed")


class Hashed(metaclass=Odd):
    def named(self, value):
        return ("hashed", value)


THINGS = [Plain(), Shown(), Prop(), Plain(), Hashed(), Hashed(), Shown()]


def pick(number):
    return THINGS[number]


def ask(number):
    return pick(number).named(number)


def ask_item(number):
    return THINGS[number].named(number)


def chained(number):
    return pick(number).itself().itself().named(number)


def fails(thing):
    try:
        return [thing][0].named(1)
    except Exception as err:
        traceback, lines = err.__traceback__, []
        while traceback is not None:
            lines.append((traceback.tb_frame.f_code.co_name, traceback.tb_lineno))
            traceback = traceback.tb_next
        return type(err).__name__, str(err), lines


def main(event):
    for _ in range(2):
        for number in range(len(THINGS)):
            print(ask(number), ask_item(number))
    print(chained(0), chained(3))
    for thing in (Raises(), Stops(), 5, None, Plain(), object()):
        print(fails(thing))
    print(str(event).upper().isdigit(), ", ".join(sorted("ab")).split(",")[0].strip(), b"a".hex())
    print(" ".join(str(max(1, number)).rjust(2) for number in range(3)))
