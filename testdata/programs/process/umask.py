# ak: rows 55
import os
import stat

import outside


def main(event):
    before = os.umask(0o077)
    outside.note("set")
    with open("private", "w") as file:
        file.write("x")
    print(oct(stat.S_IMODE(os.stat("private").st_mode)), oct(os.umask(before)))
