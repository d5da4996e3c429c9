# ak: rows 2
import importlib.resources
import inspect
import pkgutil

import outside
import package


def main(event):
    print(pkgutil.get_data("package", "data.txt"), package.__file__.rpartition("/work/")[2])
    print(importlib.resources.files("package").joinpath("data.txt").read_text())
    print([info.name for info in pkgutil.iter_modules(package.__path__)], inspect.getsource(package.f).strip())
    print(package.f(), inspect.getmodule(package.f) is package)
    outside.note("end")
