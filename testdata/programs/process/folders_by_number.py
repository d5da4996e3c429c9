# ak: rows 55
"""Changes into folders by numbers that stand for them, and looks for a file where there is no folder any more."""
import os

import outside


def main(event):
    before = os.getcwd()
    for name in ("one", "two"):
        os.mkdir(name)
    one, two = os.open("one", os.O_RDONLY), os.open("two", os.O_RDONLY)
    outside.note("opened")
    os.chdir(one)
    os.mkdir("inside")
    outside.note("in the first")
    os.fchdir(two)
    open("file", "w").close()
    print(os.listdir("."), os.listdir("../one"))
    os.close(one)
    os.close(two)
    os.chdir(before)
    os.mkdir("short")
    os.chdir("short")
    os.rmdir(os.path.join(before, "short"))
    outside.note("nowhere")
    for mode in ("r", "w"):
        try:
            open("file", mode)
        except FileNotFoundError as err:
            print(err)
    os.chdir(before)
    print(sorted(name for name in os.listdir(".") if os.path.isdir(name)))
