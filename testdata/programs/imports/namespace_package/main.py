# ak: rows 32
import importlib

import outside
from plugins import first


def main(event):
    second = importlib.import_module("plugins.second")
    print(first.run(), second.run(), importlib.import_module(".first", "plugins") is first)
    import plugins

    print(plugins.__file__ if hasattr(plugins, "__file__") else None, outside.note("end"))
