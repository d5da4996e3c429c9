# ak: python 3.10
# (3.9 closes the file of an unknown encoding twice, and tells of that.)
"""What temporary files raise, and what they leave."""
import os
import tempfile

import outside


def attempt(make, **how):
    try:
        with make(dir=".", **how) as file:
            print(type(file.name), os.path.basename(str(file.name))[:3] if isinstance(file.name, str) else "number")
            outside.note(how)
            file.write("text" if "encoding" in how else b"bytes")
            file.seek(0)
            print(file.read())
    except Exception as err:
        print(type(err).__name__, err)
    print(os.listdir("."))


def main(event):
    attempt(tempfile.NamedTemporaryFile, mode="w+", encoding="utf-9")
    attempt(tempfile.NamedTemporaryFile, mode="q")
    attempt(tempfile.TemporaryFile, mode="w+", encoding="utf-8")
    attempt(tempfile.NamedTemporaryFile, prefix="abc")
    attempt(tempfile.TemporaryFile, mode="w+", encoding="utf-9")
