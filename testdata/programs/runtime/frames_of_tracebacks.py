# ak: rows 36 67
# ak: python 3.11
import inspect
import sys
import traceback

import outside


def names(tb):
    found = []
    while tb is not None:
        found.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return found


def inner():
    outside.fail(ValueError, "bad")


def main(event):
    try:
        inner()
    except ValueError as err:
        print(names(err.__traceback__)[:2], len(names(sys.exc_info()[2])))
        print([frame.function for frame in inspect.trace()], [entry.name for entry in traceback.extract_tb(err.__traceback__)])
        kept = err
    outside.note("between")
    print(traceback.format_exception(type(kept), kept, kept.__traceback__)[-1], names(kept.__traceback__)[0])
