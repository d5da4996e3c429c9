# ak: rows 18 33
import os

import outside


def main(event):
    with open("from.bin", "wb") as file:
        file.write(bytes(range(256)) * 4)
    source = os.open("from.bin", os.O_RDONLY)
    target = os.open("to.bin", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    total = 0
    while piece := os.read(source, 300):
        total += os.write(target, piece)
        outside.note(total)
    os.close(source)
    os.close(target)
    print(total, open("from.bin", "rb").read() == open("to.bin", "rb").read())
