# ak: rows 54
import io
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
    sys.stdin = io.StringIO("one\ntwo\nthree\n")
    first = input("first? ")
    outside.note(first)
    second = input("second? ")
    outside.note(second)
    print(first, second, sys.stdin.read())
