# ak: rows 13 28
import outside


def wrong():
    yield outside.note(1)
    raise StopIteration(outside.note("inside"))


def taking(things):
    while True:
        try:
            yield outside.note(next(things))
        except StopIteration:
            return


def main(event):
    try:
        print(list(wrong()))
    except RuntimeError as err:
        print(err, repr(err.__cause__))
    print(list(taking(iter("ab"))))
    try:
        next(iter([]))
    except StopIteration:
        outside.note("stopped")
