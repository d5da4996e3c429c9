# ak: rows 18 33
import mmap

import outside


def main(event):
    with open("m.bin", "wb") as file:
        file.write(b"abcdefghij")
    with open("m.bin", "r+b") as file, mmap.mmap(file.fileno(), 0) as view:
        print(view[2:5], view.find(b"h"))
        outside.note("mapped")
        view[0:2] = b"ZZ"
        outside.note("changed")
        print(view.readline(), len(view))
    print(open("m.bin", "rb").read())
