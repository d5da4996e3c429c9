# ak: rows 33
import os
import shutil

import outside


def main(event):
    os.makedirs("from/deep")
    with open("from/deep/a.txt", "w") as file:
        file.write("content")
    print(shutil.copytree("from", "to"), shutil.copy("from/deep/a.txt", "b.txt"))
    outside.note("copied")
    with open("b.txt", "rb") as source, open("c.txt", "wb") as target:
        source.read(3)
        shutil.copyfileobj(source, target)
        outside.note("part")
        target.write(b"!")
    print(open("c.txt").read(), sorted(os.listdir(".")), shutil.move("c.txt", "to/d.txt"))
    shutil.rmtree("from")
    outside.note("removed")
    print(sorted((path, files) for path, _, files in os.walk("to")), os.path.exists("from"))
