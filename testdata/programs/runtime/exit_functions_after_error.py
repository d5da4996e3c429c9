# ak: rows 67 70
# ak: python 3.11
import atexit

import outside


class Last:
    def __repr__(self):
        return "Last()"

    def __call__(self):
        outside.fail(ValueError, "at exit")


def main(event):
    atexit.register(lambda: outside.note("at exit"))
    atexit.register(Last())
    outside.note("in main")
    raise LookupError("from main")
