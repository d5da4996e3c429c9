# ak: rows 55
# ak: python 3.11
import contextlib
import os

import outside


def main(event):
    os.makedirs("a/b")
    with contextlib.chdir("a"):
        outside.note("in a")
        with contextlib.chdir("b"):
            outside.note("in b")
            print(os.path.relpath(os.getcwd(), os.environ["WORK"]))
        outside.note("in a again")
        print(os.path.relpath(os.getcwd(), os.environ["WORK"]), os.listdir())
    print(os.path.relpath(os.getcwd(), os.environ["WORK"]))
