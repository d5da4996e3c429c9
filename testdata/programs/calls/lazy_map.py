# ak: rows 12 13
import outside


def main(event):
    lazy = map(outside.note, "abc")
    print("nothing yet")
    outside.note("before")
    print(next(lazy))
    outside.note("between")
    print(list(lazy), list(zip(map(outside.note, [1, 2]), "xy")))
