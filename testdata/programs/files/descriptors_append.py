# ak: rows 18 33
import os

import outside


def main(event):
    for round in range(2):
        number = os.open("log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.write(number, b"a%d\n" % round)
        outside.note("a", round)
        os.write(number, b"b%d\n" % round)
        os.close(number)
    print(open("log.txt").read().split())
    try:
        os.open("missing/x", os.O_RDONLY)
    except FileNotFoundError as err:
        print(err)
