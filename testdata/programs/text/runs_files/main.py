# ak: rows 31 74
"""Files of the project that are run or loaded by hand, not imported, are recorded like the others."""
import importlib.util
import os
import runpy
import sys
from outside import note

HERE = os.path.dirname(os.path.abspath(__file__))


def load(name):
    spec = importlib.util.spec_from_file_location(name, os.path.join(HERE, "plugins", name + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(event):
    print(runpy.run_path(os.path.join(HERE, "plugins", "greet.py"), {"who": "you"})["said"])
    print(load("greet").said, type(load("count").Counter("c").step()).__name__)
    with open(os.path.join(HERE, "plugins", "greet.py")) as file:
        names = {"who": "text"}
        exec(compile(file.read(), "greet", "exec"), names)
    print(names["said"], "greet" in sys.modules)
    return note("end")
