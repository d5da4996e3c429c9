# ak: rows 36 67
# ak: python 3.11
import outside


def main(event):
    try:
        outside.fail(ValueError, "bad")
    except ValueError as err:
        err.add_note("a note of the program")
        outside.note("between")
        print(err.__notes__)
        raise
