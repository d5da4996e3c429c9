# ak: rows 18 54
import contextlib
import io
import sys

import outside


def main(event):
    with open("p.txt", "w") as file:
        print("a", "b", sep="-", file=file)
        outside.note("one")
        with contextlib.redirect_stdout(file):
            print("redirected")
            outside.note("two")
            print("again")
        print("end", file=file, flush=True)
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        print("in memory")
        outside.note("three")
    print(open("p.txt").read(), text.getvalue())
    sys.stdout.write("done\n")
