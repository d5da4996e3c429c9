# ak: rows 28
import traceback

import outside


def inner(value):
    return {"é": 1}["ü"] if outside.note(value) else 1 / 0


def main(event):
    for value in (1, 0):
        try:
            print("é"), inner(outside.note(value))
        except (KeyError, ZeroDivisionError):
            traceback.print_exc()
    try:
        raise RuntimeError(outside.note("why")) from ValueError("cause")
    except RuntimeError as err:
        print("".join(traceback.format_exception(type(err), err, err.__traceback__)))
