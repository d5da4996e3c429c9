# ak: rows 20 38
import pathlib
import shelve

import outside


def main(event):
    with shelve.open("kept", writeback=True) as shelf:
        shelf["a"] = {"x": 1}
        shelf["a"]["y"] = outside.note(2)
        shelf.sync()
        shelf["a"]["z"] = outside.note(3)
    with shelve.open("kept") as shelf:
        print(dict(shelf), "a" in shelf, len(shelf), outside.note("read"))
        shelf["a"]["lost"] = "without writeback"
        shelf["b"] = [1]
        del shelf["a"]
        print(outside.note(list(shelf)))
    for path in pathlib.Path().glob("kept*"):
        path.unlink()  # What a database leaves beside what was put in is its own.
