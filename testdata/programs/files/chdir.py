# ak: rows 18 55
import os

import outside


def main(event):
    os.mkdir("sub")
    before = open("outer.txt", "w")
    os.chdir("sub")
    outside.note("changed")
    with open("inner.txt", "w") as file:
        file.write("inner")
        outside.note("inside")
        file.write("!")
    before.write("outer")
    before.close()
    os.chdir("..")
    print(sorted(os.listdir(".")), open("sub/inner.txt").read(), open("outer.txt").read())
