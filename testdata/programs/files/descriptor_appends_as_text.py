# ak: rows 18
import codecs
import os

import outside


def main(event):
    with open("a.txt", "w") as file:
        file.write("first ")
    with os.fdopen(os.open("a.txt", os.O_WRONLY | os.O_APPEND), "w") as file:
        file.write("second ")
        outside.note("between")
        file.write("third")
    print(open("a.txt").read())
    with codecs.open("b.txt", "w", "utf-8") as file:
        file.write("é")
        outside.note("encoded")
        file.write("!")
    print(open("b.txt", "rb").read())
