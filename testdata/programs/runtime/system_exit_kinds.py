# ak: rows 68
import sys

import outside


def attempt(*args):
    try:
        sys.exit(*args)
    except SystemExit as err:
        return repr(err), err.code


def main(event):
    print([attempt(*args) for args in ((), (0,), (3,), ("text",), ((1, 2),))])
    outside.note("between")
    try:
        outside.fail(SystemExit, 5)
    except SystemExit as err:
        print("caught", err.code)
    try:
        exit()
    except (SystemExit, NameError) as err:
        print(type(err).__name__)
    outside.note("end")
    raise SystemExit(9)
