# ak: rows 5
# ak: repeats keep
import sys

import outside


def depth(n):
    outside.keep()
    return depth(n + 1)


def main(event):
    sys.setrecursionlimit(90)
    for _ in range(2):
        try:
            depth(0)
        except RecursionError as err:
            print("too deep:", str(err)[:32])
    sys.setrecursionlimit(1000)
    print(outside.note("end") == "end")
