# ak: rows 31 38
"""Libraries run text in namespaces of the program, which hold the builtins from then on."""
import timeit

import outside


def main(event):
    names = {"seen": []}
    timeit.timeit("seen.append(len(seen))", globals=names, number=3)
    print(names["seen"], sorted(names), names["__builtins__"]["len"] is len)
    timeit.timeit("seen.append('more')", globals=names, number=1)
    print(names["seen"], outside.note("timed"))
    exec("seen.append(len('text'))", names)
    print(names["seen"], names["__builtins__"]["print"] is print, outside.note("run"))
