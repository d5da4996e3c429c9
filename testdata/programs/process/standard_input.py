# ak: rows 54
import sys

import outside


def main(event):
    print(repr(sys.stdin.read()))
    outside.note("between")
    try:
        input("question? ")
    except EOFError as err:
        print(err)
    print([line for line in sys.stdin])
