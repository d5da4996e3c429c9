# ak: rows 32 40
import collections

import outside


def local_class(_):
    class Local:
        tag = "local"

        def __init__(self, x):
            self.x = x

        def double(self):
            return self.x * 2

    return Local


def main(event):
    Local = local_class(0)
    one = Local(4)
    got = outside.keep(one)
    print(got is one, got.double(), outside.keep([one])[0].x, isinstance(got, Local))
    Pair = collections.namedtuple("Pair", "l r")
    pair = outside.each(lambda n: Pair(n, n), [1])[0]
    print(pair, isinstance(pair, Pair), pair.l)
    made = outside.each(lambda n: Local(n), [3])[0]
    print(made.double(), type(made) is Local)
