# ak: rows 28
# ak: python 3.11
import outside


def main(event):
    try:
        outside.fail(ValueError, "x")
    except ValueError as err:
        err.add_note(outside.note("a note"))
        kept = err
    print(kept.__notes__)
    try:
        raise kept
    except ValueError as err:
        raise RuntimeError(outside.note("outer")) from err
