# ak: rows 55 62
import os
import sys

import outside


def main(event):
    os.mkdir("late")
    with open("late/arrived.py", "w") as file:
        file.write("import outside\n\n\ndef work(thing):\n    return outside.note(thing)\n")
    outside.note("before")
    sys.path.insert(0, os.path.join(os.getcwd(), "late"))
    import arrived

    print(arrived.work("late one"), os.path.relpath(arrived.__file__, os.getcwd()))
    outside.note("after")
    print(arrived.work("again"), sys.path[0].endswith("late"))
