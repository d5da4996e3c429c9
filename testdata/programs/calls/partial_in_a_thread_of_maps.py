# ak: rows 12 13
import functools
import itertools

import outside


def main(event):
    pairs = itertools.chain.from_iterable(map(functools.partial(map, outside.note), ["ab", "c"]))
    print(list(pairs))
    print([*map(str, map(outside.note, (n for n in [1, 2])))])
    outside.note("end")
