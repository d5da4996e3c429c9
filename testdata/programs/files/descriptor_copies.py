"""Copies of descriptors, and numbers that are none."""
import os

import outside


def main(event):
    number = os.open("a.txt", os.O_RDWR | os.O_CREAT)
    again = os.dup(number)
    os.write(number, b"first ")
    outside.note("written")
    os.lseek(again, 0, os.SEEK_END)
    os.write(again, b"second")
    os.close(number)
    outside.note("one is left")
    other = os.open("b.txt", os.O_RDWR | os.O_CREAT)
    os.dup2(again, other)
    os.close(again)
    outside.note("its copy")
    print(os.lseek(other, 0, os.SEEK_CUR))
    os.write(other, b" third")
    os.close(other)
    try:
        os.read(again, 1)
    except OSError as err:
        print(err)
    print(open("a.txt").read())
