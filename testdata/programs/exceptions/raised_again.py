# ak: rows 36 67
import outside


def main(event):
    kept = None
    for number in range(2):
        try:
            outside.fail(LookupError, number)
        except LookupError as err:
            kept, kept_before = err, kept
            print(repr(err.__context__), kept_before)
    try:
        raise kept
    except LookupError as err:
        print(err is kept, err.with_traceback(None).__traceback__)
    raise kept from ValueError("late cause")
