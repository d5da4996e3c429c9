# ak: rows 60
import functools

import outside


def main(event):
    note = functools.partial(outside.note, "first")
    print(note(), note(2), functools.partial(note, 3)(4), note.func is outside.note)
    print(list(map(note, [5])), functools.partial(print, "inline")())
    print(functools.partial(sorted, key=outside.note)([2, 1]))
