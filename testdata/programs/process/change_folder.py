# ak: rows 55
import os

import outside


def main(event):
    os.mkdir("inner")
    os.chdir("inner")
    outside.note("moved")
    with open("here.txt", "w") as file:
        file.write("in the inner folder\n")
    outside.note("written")
    print(os.path.basename(os.getcwd()), os.listdir("."))
    os.chdir("..")
    outside.note("back")
    print(open("inner/here.txt").read(), end="")
    print(os.getcwd() == os.environ["WORK"])
