# ak: rows 18 33
import bz2
import gzip
import lzma

import outside


def main(event):
    for opener, name in ((gzip.open, "g.gz"), (bz2.open, "b.bz2"), (lzma.open, "x.xz")):
        with opener(name, "wt") as file:
            file.write("first line\n")
            outside.note(name)
            file.write("second line\n")
        with opener(name, "rt") as file:
            print(file.readline(), end="")
            outside.note("read one of", name)
            print(file.read())
    import os

    for name in ("g.gz", "b.bz2", "x.xz"):
        os.unlink(name)
