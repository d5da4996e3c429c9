# ak: rows 14
import traceback

import outside


class Thing:
    @property
    def bad(self):
        raise ValueError("bad")

    def method(self, *args):
        return None


def attempts():
    thing = Thing()
    yield lambda: outside.note(thing.bad)
    yield lambda: thing.method(1)(2)(3)
    yield lambda: thing.method(outside.note(1))["key"]
    yield lambda: thing.method(1, *None)
    yield lambda: thing.missing(outside.note("never"))
    yield lambda: outside.note(1)(2)
    yield lambda: (outside.note(1) + undefined_name(2))
    yield lambda: [outside.note(n)[0] for n in (1,)]
    yield lambda: {}["a"](outside.note("never"))
    yield lambda: thing.method(outside.note(
        1) / 0,
        2)


def main(event):
    for attempt in attempts():
        try:
            attempt()
        except Exception:
            traceback.print_exc()
