# ak: rows 18 33
import os
import tempfile

import outside


def main(event):
    number, path = tempfile.mkstemp(suffix=".dat", dir=".")
    with os.fdopen(number, "w") as file:
        file.write("one\n")
        outside.note("one")
        file.write("two\n")
        outside.note("two")
    print(open(path).read())
    os.rename(path, "final.dat")
