# ak: rows 21 31
import importlib

import outside


def call(path, *args):
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)(*args)


def main(event):
    print(call("outside.note", "dynamic"), call("math.floor", outside.note(2.5)), __import__("outside").note("dunder"))
    table = {name: getattr(outside, name) for name in ("note", "keep")}
    print([table[name](name) for name in sorted(table)])
