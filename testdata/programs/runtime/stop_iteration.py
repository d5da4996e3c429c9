# ak: rows 13 68
import outside


def numbers():
    yield outside.note(1)
    try:
        yield outside.fail(StopIteration, "from a library")
    except RuntimeError as err:
        print("in the generator", err)


def main(event):
    made = numbers()
    print(next(made))
    try:
        next(made)
    except RuntimeError as err:
        print(err, type(err.__cause__).__name__)
    outside.note("between")
    print(list(iter(lambda: outside.note("last"), "last")), next(made, "over"))
