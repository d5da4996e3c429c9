# ak: rows 18 33
import os
import pathlib
import tempfile

import outside


def main(event):
    with tempfile.TemporaryDirectory(prefix="mine-", dir=".") as folder:
        path = pathlib.Path(folder, "a.txt")
        path.write_text("inside")
        outside.note("made")
        print(os.listdir(folder), path.read_text())
    print(os.path.exists(folder))
    made = tempfile.mkdtemp(dir=".")
    outside.note("another")
    print(os.listdir(made))
    os.rmdir(made)
