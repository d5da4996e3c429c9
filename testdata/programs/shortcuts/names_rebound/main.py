# ak: rows 1 30
"""A name that was called inline again and again becomes an effect."""

import helpers
import outside


def plain(value):
    return value


def call_plain(value):
    return plain(value)


def call_len(value):
    return length(value)


length = len


def call_helper(value):
    return helpers.same(value)


def call_given(fn, value):
    return fn(value)


def call_builtin(value):
    return sum(value)


class Maker:
    def __init__(self, value):
        self.value = value


def call_class(value):
    return Maker(value)


def rebind():
    global plain, length, Maker
    plain = length = Maker = outside.note


def closure(step):
    def local(value):
        return value + step

    return [local(value) for value in range(3)], local


def main(event):
    for number in range(3):
        print(
            call_plain(number), call_len("abc"), call_helper(number), call_given(plain, number), call_builtin([number])
        )
        print(call_class(number).value)
    rebind()
    print(call_plain("effect 1"), call_len("effect 2"), call_class("effect 3"))
    helpers.same = outside.note
    print(call_helper("effect 4"), call_given(outside.note, "effect 5"))
    for fn in (plain, helpers.kept, outside.note, lambda value: value * 2, str.upper, outside.note):
        print(call_given(fn, "x"))
    found, local = closure(5)
    print(found, local(1), call_given(local, 2))
    vars(helpers)["same"] = helpers.kept
    print(call_helper("plain again"))
