# ak: rows 2 30
import outside
from tools import *
from tools import _hidden

NAMES = sorted(name for name in globals() if not name.startswith("__"))


def main(event):
    print(NAMES, shown("x"), _hidden("y"))
    print(Shown().show(), outside.note("end"))
