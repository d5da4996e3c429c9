# ak: rows 20
import weakref

import outside


class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        outside.note("deleted", self.name)


def main(event):
    Thing("at once")
    thing = Thing("later")
    other = Thing("other")
    weakref.finalize(other, outside.note, "finalized")
    del thing
    outside.note("between")
    del other
    outside.note("end")
