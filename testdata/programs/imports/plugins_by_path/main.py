# ak: rows 31
import importlib.machinery
import importlib.util
import pathlib
import sys

import outside

HERE = pathlib.Path(__file__).parent


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def main(event):
    first = load(HERE / "plugins" / "one.py", "loaded_one")
    print(first.run("a"), first.Thing("b").value, first.__name__)
    second = importlib.machinery.SourceFileLoader("loaded_again", str(HERE / "plugins" / "one.py")).load_module()
    print(second.run("c"), second is not first)
    print(load("plugins/one.py", "by_relative_path").run("d"))
    outside.note("end")
