# ak: rows 28
import traceback

import outside


def main(event):
    try:
        import broken
    except SyntaxError as err:
        print(err.filename.rpartition("/")[2], err.lineno, err.offset, err.text)
        traceback.print_exc()
    outside.note("between")
    try:
        import failing
    except ZeroDivisionError:
        traceback.print_exc()
    import sys

    print("failing" in sys.modules)
    import failing
