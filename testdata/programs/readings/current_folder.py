# ak: rows 53 55
import os
from pathlib import Path

import outside


def main(event):
    print(os.getcwd() == os.environ["WORK"], Path.cwd() == Path(os.environ["WORK"]))
    outside.note("between")
    print(os.path.abspath("x") == os.path.join(os.environ["WORK"], "x"), Path("x").absolute().name, os.path.relpath(os.getcwd()))
    print(os.path.isfile("current_folder.py"), [name for name in os.listdir() if name.endswith(".py")])
    outside.note("end")
