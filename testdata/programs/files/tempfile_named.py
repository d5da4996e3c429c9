# ak: rows 18 33 51
import os
import tempfile

import outside


def main(event):
    with tempfile.NamedTemporaryFile("w+", suffix=".txt", dir=".") as file:
        file.write("temporary\n")
        outside.note("written")
        file.flush()
        print(os.path.exists(file.name), os.path.basename(file.name).endswith(".txt"))
        file.seek(0)
        print(outside.note(file.read()))
    print(os.path.exists(file.name))
    kept = tempfile.NamedTemporaryFile("w", delete=False, dir=".")
    kept.write("kept")
    outside.note("open")
    kept.close()
    print(open(kept.name).read())
    os.replace(kept.name, "kept.txt")
