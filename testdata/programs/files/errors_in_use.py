# ak: rows 18 28
import io

import outside


def attempt(action):
    try:
        print(action())
    except Exception as err:
        print(type(err).__name__, err)


def main(event):
    file = open("x.txt", "w")
    attempt(file.read)
    outside.note("one")
    attempt(lambda: file.seek(-1))
    attempt(lambda: file.write(b"bytes"))
    file.write("kept")
    outside.note("two")
    file.close()
    attempt(lambda: file.write("late"))
    attempt(file.tell)
    attempt(lambda: open("x.txt").write("no"))
    print(isinstance(file, io.TextIOWrapper), isinstance(file, io.IOBase), file)
