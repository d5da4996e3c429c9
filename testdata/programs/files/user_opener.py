# ak: rows 18 59
import os

import outside


def opener(path, flags):
    return os.open(path, flags, 0o600)


def main(event):
    with open("secret.txt", "w", opener=opener) as file:
        file.write("half")
        outside.note("one")
        file.write(" whole")
    print(open("secret.txt").read(), oct(os.stat("secret.txt").st_mode & 0o777))
