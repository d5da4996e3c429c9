# ak: rows 5
import sys

import outside


def depth(n):
    return n if n == 0 else 1 + depth(n - 1)


def bottom(n):
    return outside.note("bottom") if n == 0 else bottom(n - 1)


def endless(n):
    return endless(n + 1)


def main(event):
    print(depth(950), bottom(950))
    try:
        endless(0)
    except RecursionError as err:
        print(str(err)[:32])
    sys.setrecursionlimit(5000)
    print(depth(4500), bottom(4500), sys.getrecursionlimit())
    outside.note("end")
