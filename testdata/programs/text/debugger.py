# ak: rows 66
"""A debugger that is given its commands stops, shows and steps at the lines of the program."""
import io
import pdb
from outside import note


def plus_one(x):
    return x + 1


def work(x):
    y = plus_one(x)
    z = note(y) * 2
    return z


def main(event):
    commands = io.StringIO("where\np x\nstep\nargs\nreturn\nnext\np y\nnext\np z\nnext\ncontinue\n")
    shown = io.StringIO()
    debugger = pdb.Pdb(stdin=commands, stdout=shown, nosigint=True, readrc=False)
    debugger.use_rawinput = False
    debugger.prompt = ""
    print(debugger.runcall(work, 3))
    lines = [line for line in shown.getvalue().splitlines() if "pdb.py" not in line and "bdb.py" not in line]
    print("\n".join(lines))
    return note("end")
