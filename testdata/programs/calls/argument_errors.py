# ak: rows 15
import outside


def strict(a, b=2, *, c):
    return a, b, c


def attempt(function):
    try:
        print(function())
    except TypeError as err:
        print("TypeError:", err)


def main(event):
    attempt(lambda: strict(outside.note(1)))
    attempt(lambda: strict(1, 2, 3, c=4))
    attempt(lambda: strict(outside.note(1), a=2, c=3))
    attempt(lambda: strict(1, c=3, **{"c": outside.note(4)}))
    attempt(lambda: strict(*outside.note(5)))
    attempt(lambda: strict(**outside.note([1])))
    attempt(lambda: strict(**{1: 2}))
    attempt(lambda: outside.keep.missing())
    attempt(lambda: None(outside.note("never")))
    attempt(lambda: (1)(2))
