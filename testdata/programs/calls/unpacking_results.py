# ak: rows 14
import outside


def main(event):
    first, *rest = outside.note(1, 2, 3)
    (a, b), c = outside.note((1, 2)), outside.note("c")
    print(first, rest, a, b, c)
    for key, value in outside.note({"k": "v"}).items():
        print(key, value)
    x = [0, 0]
    x[outside.note(0)], x[outside.note(1)] = outside.note("ab")
    x[outside.note(0)] += outside.note("c")
    print(x)
