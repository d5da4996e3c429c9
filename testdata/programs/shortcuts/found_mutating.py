# ak: rows 1
"""The method dict of an instance changed by pickling, copying, a C constructor."""
import copy
import outside


class Bare:
    def work(self, value):
        return ("bare", value)

    def __reduce__(self):
        return Bare, (), {"work": outside.note}


class Err(Exception):
    def work(self, value):
        return ("err", value)


def work(thing):
    return thing.work(1)


def main(event):
    for _ in range(2):
        print(work(Bare()), work(Err()))
    err = Err()
    err.__setstate__({"work": outside.note})
    print(work(err))
