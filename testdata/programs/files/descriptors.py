# ak: rows 18 33
import os

import outside


def main(event):
    number = os.open("fd.txt", os.O_RDWR | os.O_CREAT)
    try:
        print(os.write(number, b"hello "))
        outside.note("one")
        print(os.write(number, b"world"))
        os.lseek(number, 0, os.SEEK_SET)
        outside.note("two")
        print(os.read(number, 5), os.fstat(number).st_size)
        outside.note("three")
        print(os.read(number, 100))
    finally:
        os.close(number)
    print(open("fd.txt").read())
