# ak: rows 11 13
import outside


def main(event):
    lazy = (outside.note("outer", x) for x in outside.note("ab") if outside.note(x))
    outside.note("between")
    print(next(lazy))
    nested = ((outside.note(x, y) for y in range(2)) for x in "c")
    outside.note("nested made")
    print([list(row) for row in nested], list(lazy))
