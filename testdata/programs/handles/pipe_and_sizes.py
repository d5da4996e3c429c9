"""The size in a call looks like the number of a descriptor that was lost."""
import os

import outside


def main(event):
    ends = os.pipe()
    with open("a.txt", "wb") as file:
        file.write(b"x" * 1000)
    number = os.open("a.txt", os.O_RDONLY)
    outside.note("made")
    sizes = (*ends, 10)
    print([len(os.read(number, size)) == size for size in sizes])
    os.chmod("a.txt", 0o400)
    os.chmod("a.txt", ends[0])
    for each in (number, *ends):
        os.close(each)
