# Inside of recorded calls, in imports, and where something is only read: none of it is a leak.
import importlib
import json
import os
import tempfile
from pathlib import Path

import outside
from autokitteh import activity, inhibit_activities

Path("made_late.py").write_text("import outside\n\nNAME = 'late'\n")


@activity
def whole():
    Path("whole.txt").write_text("whole")
    return os.listdir(".")


@inhibit_activities
def again():
    with open("again.txt", "w") as file:
        file.write("again")


def main(event):
    print(sorted(whole()))
    again()
    with open("data.json", "w") as file:
        json.dump({"a": outside.note(1)}, file)
    with open("data.json") as file:
        print(json.load(file))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "x").mkdir()
        print(os.listdir(folder))
    importlib.invalidate_caches()
    print(importlib.import_module("made_late").NAME)
    with open(os.devnull, "w") as nothing:
        print("gone", file=nothing)
    print(outside.note("end"))
