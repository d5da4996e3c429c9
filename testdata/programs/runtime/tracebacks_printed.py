# ak: rows 37 67
import sys
import traceback

import outside


class Own(Exception):
    pass


def deep(number):
    if number == 0:
        outside.fail_chained()
    deep(number - 1)


def wrapped():
    try:
        deep(2)
    except ValueError as err:
        raise Own("wrapped") from err


def main(event):
    try:
        wrapped()
    except Own:
        traceback.print_exc()
        outside.note(traceback.format_exc())
    try:
        [outside.note(number) or 1 // number for number in (1, 0)]
    except ZeroDivisionError:
        print(traceback.format_exc(limit=1))
        sys.excepthook(*sys.exc_info())
    try:
        outside.fail_oddly(3)
    except outside.OddError as err:
        print("".join(traceback.TracebackException.from_exception(err).format_exception_only()), err.detail)
