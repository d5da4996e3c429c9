# ak: rows 32 60
import functools
import operator

import outside


def table(_):
    factor = 3
    return {
        "add": lambda a, b=2: a + b,
        "times": lambda a: a * factor,
        "partial": functools.partial(operator.mul, 5),
        "getter": operator.itemgetter(1),
        "method": "abc".upper,
    }


def counter(start):
    count = start

    def up():
        nonlocal count
        count += 1
        return count

    def now():
        return count

    return up, now


def main(event):
    got = outside.each(table, [0])[0]
    print(got["add"](1), got["times"](2), got["partial"](3), got["getter"]("xyz"), got["method"]())
    up, now = outside.each(counter, [10])[0]
    print(up(), up(), now())
    print(outside.keep(up)(), now())
