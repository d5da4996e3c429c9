# ak: rows 9 31
"""Text takes over the `__future__` features of the code that compiles it, unless told otherwise."""
from __future__ import annotations
from outside import note


def main(event):
    names = {"note": note}
    exec("def f(x: note('never')): pass\nshown = f.__annotations__", names)
    print(names["shown"])
    plain = compile("def f(x: note('evaluated')): pass\nshown = f.__annotations__", "<text>", "exec", dont_inherit=True)
    exec(plain, names)
    return names["shown"]
