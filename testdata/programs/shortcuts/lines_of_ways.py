# ak: rows 3
"""A tracer is told of each line as often as in plain Python, where calls are known and where they are not."""
import os.path
import sys

import outside
from outside import note


class Base:
    def __init__(self, value):
        self.value = value

    def plain(self, x=0):
        return x

    def effect(self, x=0):
        return outside.keep(x)


class Thing(Base):
    def plain(self, x=0):
        return super().plain(x) or super().plain(x)

    def effect(self, x=0):
        return x or super().effect(x)


def helper(x=0):
    return x


def names(thing, f, x):
    helper(x)
    y = helper(x) or helper(x)
    y = helper(x) if x else helper(x)
    y = f(x) if x else f(x)
    y = (helper(x) or f(x)) and f(x)
    y = x and note(x)
    return helper(x) or f(x)


def modules(thing, f, x):
    os.path.join("a", "b")
    y = os.path.join("a") or os.path.join("b")
    y = outside.keep(x) if x else outside.keep(x)
    return x or outside.keep(x)


def methods(thing, f, x):
    thing.plain(x)
    y = thing.plain(x) or thing.plain(x)
    y = thing.plain(x) if x else thing.plain(x)
    y = not (thing.plain(x) or thing.effect(x))
    y = [thing.plain(i) or thing.plain(i) for i in range(2)]
    y = f"{thing.plain(x) or thing.plain(x)}"
    y = (
        thing.plain(x)
        or thing.plain(
            x,
        )
        or thing.effect(
            thing.plain(x) or thing.plain(x),
        )
    )
    if thing.plain(x) or thing.plain(x):
        y = thing.plain(x)
    while thing.plain(y) and thing.plain(y): y = thing.plain(0)
    for i in thing.plain([1]) or thing.plain([2]): thing.plain(i)
    return thing.plain(x) or thing.plain(x)


def parts(thing, f, x):
    thing.value.append(x)
    y = thing.value.append(x) or thing.value.count(x)
    y = thing.value.count(x) if x else thing.value.count(x)
    y = [thing][0].plain(x) or [thing][0].plain(x)
    y = (x or x).bit_length() or (x or x).bit_length()
    y = [thing][
        0
    ].plain(
        x,
    )
    y = (
        thing.value
        .count(x)
    )
    return lambda: thing.value.copy() or thing.value.copy()


def told(function, *arguments):
    lines = []

    def trace(frame, what, arg):
        if frame.f_code.co_filename != __file__:
            return None
        lines.append(f"{frame.f_code.co_name}.{what}.{frame.f_lineno}")
        return trace

    sys.settrace(trace)
    result = function(*arguments)
    sys.settrace(None)
    for line in lines:
        print(line)
    return result


def main(event):
    for x in (0, 1):
        for function in (names, modules, methods, parts):
            result = told(function, Thing([]), helper, x)
        told(result)
        told(lambda: Base([]).plain(x) or Thing([]).plain(x))
    outside.note("end")
