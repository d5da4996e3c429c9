# ak: rows 18 33
import tempfile

import outside


def main(event):
    with tempfile.TemporaryFile() as file:
        file.write(b"no name")
        outside.note("written")
        file.seek(0)
        print(file.read())
        outside.note("read")
        file.write(b", more")
        file.seek(3)
        print(file.read())
