# ak: rows 14 15
import outside


def show(*args, **kwargs):
    return args, kwargs


def main(event):
    note = outside.note
    print(show(note(1), *[note(2), note(3)], a=note("a"), **{"b": note("b")}))
    print(show(*note([1, 2]), *(x for x in "ab"), **note({"k": 1}), last=note("last")))
    print(outside.note(*[4, 5], *(), **{}))
