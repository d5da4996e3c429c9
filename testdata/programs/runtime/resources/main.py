# ak: rows 65
import importlib.resources
import os
import pkgutil
from pathlib import Path

import outside

HERE = Path(__file__).parent


def main(event):
    print(os.path.basename(__file__), HERE == Path.cwd(), os.path.dirname(os.path.abspath(__file__)) == os.getcwd())
    print((HERE / "data.txt").read_text())
    outside.note("between")
    print(pkgutil.get_data("assets", "inner.txt"), importlib.resources.files("assets").joinpath("inner.txt").read_text())
    outside.note("again")
    with open(os.path.join(os.path.dirname(__file__), "data.txt")) as file:
        print(file.read())
    print(sorted(module.name for module in pkgutil.iter_modules([str(HERE)])))
    with importlib.resources.as_file(importlib.resources.files("assets") / "inner.txt") as path:
        print(path.name)
    print(importlib.resources.files("assets").joinpath("none.txt").is_file(), importlib.util.find_spec("assets").origin.endswith("__init__.py"))
