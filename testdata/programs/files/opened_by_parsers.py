# ak: rows 18
# Files that functions of the standard library open by name, and hand out.
import argparse
import linecache
import tokenize

import outside


def main(event):
    with open("latin.py", "wb") as file:
        file.write("# -*- coding: latin-1 -*-\nname = 'é'\nlast = 1\n".encode("latin-1"))
    with tokenize.open("latin.py") as source:
        print(source.readline(), source.encoding, source.mode, source.name)
        outside.note("between lines")
        print(source.read())
        outside.note(linecache.getline("latin.py", 2))
    print(source.closed)
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=argparse.FileType("r", encoding="latin-1"))
    parser.add_argument("target", type=argparse.FileType("a"))
    given = parser.parse_args(["latin.py", "copy.txt"])
    for line in given.source:
        given.target.write(line)
        given.target.flush()
        outside.note("copied", line)
    given.source.close()
    given.target.close()
