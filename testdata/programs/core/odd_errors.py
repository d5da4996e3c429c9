import traceback

import outside


def main(event):
    try:
        outside.fail_oddly(7)
    except outside.OddError as err:
        print(err, err.code, err.detail, type(err) is outside.OddError)
    try:
        outside.fail_chained()
    except ValueError as err:
        print(repr(err), repr(err.__cause__), err.__suppress_context__)
    try:
        try:
            outside.fail(OSError, 2, "No such file", "here")
        except OSError as err:
            print(err.errno, err.filename, type(err).__name__)
            raise RuntimeError("again") from err
    except RuntimeError as err:
        print(type(err.__cause__).__name__)
        print("_ak" in traceback.format_exc(), "note" in traceback.format_exc())
    outside.note("end")
