# ak: rows 5 31
"""Expressions as long as the compiler takes them from text."""
import sys
from outside import note

# 3.12 has a limit of its own for trees.
LENGTH = 250 if sys.version_info[:2] == (3, 12) else 1100


class Query:
    def __init__(self):
        self.size = 0

    def where(self, thing):
        self.size += thing
        return self


def main(event):
    print(eval("one" + " + one" * LENGTH, {"one": note(1)}))
    return note(eval("Query()" + ".where(1)" * LENGTH, {"Query": Query}).size)
