# ak: rows 31
import importlib.abc
import importlib.util
import sys

import outside

SOURCES = {"made_up": "import outside\n\ndef f(x):\n    return outside.note(x)\n"}


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if name in SOURCES else None

    def exec_module(self, module):
        exec(SOURCES[module.__name__], module.__dict__)


sys.meta_path.append(Finder())


def main(event):
    import made_up

    print(made_up.f("from a loader of its own"), sorted(name for name in dir(made_up) if not name.startswith("__")))
    outside.note("end")
