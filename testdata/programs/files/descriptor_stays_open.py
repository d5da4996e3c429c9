# ak: refused _ak.unrecordable.Unrecordable move each other
"""A file over a descriptor that stays open: both move one offset."""
import os


def main(event):
    number = os.open("a.txt", os.O_RDWR | os.O_CREAT)
    with open(number, "w", closefd=False) as file:
        file.write("first ")
    os.write(number, b"second")
    os.close(number)
