# ak: rows 60
import functools

import outside
from outside import fail, note


class Actions:
    quick = staticmethod(outside.note)

    def __init__(self):
        self.callback = outside.note


def apply(function, *args, **kwargs):
    return function(*args, **kwargs)


def main(event):
    table = {"note": outside.note, "shout": functools.partial(outside.shout, "loud"), "raise": fail}
    print(table["note"](1), table["shout"](), [action("x") for action in (note, outside.keep)])
    print(Actions.quick(2), Actions().callback(3), apply(note, 4), apply(apply, note, 5), (lambda: note)()(6))
    try:
        apply(table["raise"], KeyError, "k")
    except KeyError as err:
        print(repr(err))
    print((note if event else fail)("chosen"), [note][0](7), getattr(outside, "no" + "te")(8))
    print(note in [outside.note], table["note"] is note, {note: "key"}[outside.note], sorted([note, fail], key=lambda function: function.__name__)[0].__name__)
