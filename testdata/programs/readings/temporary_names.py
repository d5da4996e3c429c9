# ak: rows 51
import os
import tempfile

import outside


def main(event):
    folder = tempfile.mkdtemp(prefix="made-", dir=".")
    outside.keep(folder)
    print(os.path.isdir(folder), os.path.basename(folder).startswith("made-"), tempfile.gettempprefix(), os.path.isdir(tempfile.gettempdir()))
    name = tempfile.mktemp(suffix=".txt", dir=folder)
    outside.keep(name)
    with open(name, "w") as file:
        file.write("kept\n")
    print(os.listdir(folder) == [os.path.basename(name)], open(name).read(), end="")
    os.remove(name)
    os.rmdir(folder)
    with tempfile.TemporaryDirectory(dir=".") as inner:
        outside.keep(inner)
        print(os.path.isdir(inner))
    print(os.path.exists(folder), os.path.exists(inner))
