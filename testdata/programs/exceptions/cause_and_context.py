# ak: rows 36
import odd_errors as odd


def show(err, depth=0):
    if err is not None:
        print(" " * depth, repr(err), err.__suppress_context__)
        show(err.__cause__, depth + 1)
        show(err.__context__, depth + 1)


def main(event):
    for way in ("from", "within", "from_none", "three", "same"):
        try:
            odd.fail_chained(way)
        except Exception as err:
            show(err)
            print(err.__cause__ is err.__context__)
