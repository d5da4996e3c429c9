# ak: rows 18 33
import os

import outside


def main(event):
    with open("s.txt", "w") as file:
        file.write("one")
        file.flush()
        os.fsync(file.fileno())
        outside.note("synced")
        file.write("two")
        file.flush()
        print(os.fstat(file.fileno()).st_size, os.isatty(file.fileno()))
        outside.note("sized")
        os.ftruncate(file.fileno(), 4)
        file.seek(0, 2)
        file.write("!")
    print(open("s.txt").read())
    other = os.open("s.txt", os.O_RDONLY)
    copy = os.dup(other)
    outside.note("two numbers")
    print(os.pread(copy, 3, 1), os.read(other, 2))
    os.close(other)
    os.close(copy)
