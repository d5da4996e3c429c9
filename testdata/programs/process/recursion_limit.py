# ak: rows 5 55
import sys

import outside


def depth(number):
    return 0 if number == 0 else 1 + depth(number - 1)


def main(event):
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(5000)
    outside.note("set")
    print(depth(3000), sys.getrecursionlimit(), before)
    sys.setrecursionlimit(400)
    outside.note("less")
    try:
        depth(1000)
    except RecursionError as err:
        print(type(err).__name__)
    outside.note("after")
