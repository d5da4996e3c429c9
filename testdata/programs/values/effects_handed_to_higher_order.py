# ak: rows 59 60
import functools
import itertools
import re

import outside


def main(event):
    print(list(map(outside.note, [1, 2], [3, 4])), sum(map(outside.note, [1, 2])))
    print([*filter(outside.note, [0, 1])], any(map(outside.note, [0, 1, 2])), functools.reduce(outside.note, "abc"))
    print(list(itertools.starmap(outside.note, [(1, 2)])), re.sub("a", lambda m: outside.note(m.group()) + "!", "aba"))
    print(dict(zip("xy", map(outside.note, "xy"))), "".join(map(outside.note, "ok")))
