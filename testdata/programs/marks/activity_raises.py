# An exception of a marked function: its class, its frames, its cause; each attempt is one effect.
import traceback

import outside
from autokitteh import activity


class Refused(Exception):
    def __init__(self, item, *, code):
        super().__init__(f"{item} refused")
        self.code = code


def deeper(item):
    try:
        outside.fail(KeyError, item)
    except KeyError as err:
        raise Refused(item, code=7) from err


@activity
def order(item):
    outside.note("try", item)
    print("trying", item)
    deeper(item)


def main(event):
    try:
        order("tea")
    except Refused as err:
        print(err, err.code, repr(err.__cause__))
        print(traceback.format_exc())
    outside.note("again")
    order("milk")
