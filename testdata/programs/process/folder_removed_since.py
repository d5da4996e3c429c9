# ak: rows 55
"""Works for a while in a temporary folder that is gone afterwards."""
import os
import pathlib
import tempfile

import outside


def main(event):
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        pathlib.Path("inside").write_text("x")
        with open("other", "w") as file:
            file.write("y")
        print(os.listdir("."), outside.note("inside"), os.path.samefile(os.getcwd(), folder))
        os.chdir(before)
    print(os.getcwd() == before, os.path.exists(folder))
    outside.note("left")
    try:
        os.chdir("short")
    except FileNotFoundError as err:
        print(err)
    os.mkdir("short")
    os.chdir("short")
    outside.note("again")
    os.chdir(before)
    os.rmdir("short")
    print(outside.note("end"))
