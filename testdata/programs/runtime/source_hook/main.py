# ak: rows 62 74
import importlib.abc
import importlib.util
import sys

import outside

SOURCES = {"virtual": "import outside\n\ndef work(thing):\n    return ['virtual', thing]\n"}


class Virtual(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if name in SOURCES else None

    def exec_module(self, module):
        exec(compile(SOURCES[module.__name__], f"<{module.__name__}>", "exec"), module.__dict__)


def main(event):
    sys.meta_path.append(Virtual())
    outside.note("hooked")
    import virtual

    print(virtual.work("a"))
    outside.note("end")
