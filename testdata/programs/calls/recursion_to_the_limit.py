# ak: rows 5
import sys

import outside


def deep(n):
    if n:
        return deep(n - 1)
    return outside.keep([[[["nested"]]]])


def main(event):
    sys.setrecursionlimit(120)
    print(deep(85), sys.getrecursionlimit())
    try:
        deep(200)
    except RecursionError:
        print("too deep")
    outside.note("end")
