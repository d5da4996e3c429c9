# ak: rows 2 30
"""What the program sees of its own names holds nothing but its names."""
import sys
from outside import note

first = note("first")
print([name for name in dir() if not name.startswith("__")])
print([name for name in globals() if not name.startswith("__")])


def main(event):
    me = sys.modules[__name__]
    print([name for name in vars(me) if not name.startswith("__")], len(dir()))
    print({name: type(value).__name__ for name, value in vars(me).items() if callable(value)})
    return note(sorted(name for name in vars(me) if not name.isidentifier()))
