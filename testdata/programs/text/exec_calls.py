# ak: rows 31 2
"""Calls in text that the program executes are recorded like any other."""
from outside import note


def main(event):
    names = {"note": note}
    exec("first = note('one')\nsecond = note(first + ' two')", names)
    print(sorted(name for name in names if not name.startswith("__")))
    print(names["second"], eval("note('three').upper()"))
    here = "local"
    print(eval("[note(here + str(n)) for n in range(2)]", {"note": note, "here": here}))
    return eval("note(here)")
