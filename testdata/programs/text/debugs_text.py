# ak: rows 31 66
"""A debugger and a profiler run a statement that they are given as text."""
import cProfile
import io
import pdb
from outside import note


def main(event):
    commands = io.StringIO("next\nwhere\ncontinue\n")
    shown = io.StringIO()
    debugger = pdb.Pdb(stdin=commands, stdout=shown, nosigint=True, readrc=False)
    debugger.use_rawinput = False
    debugger.prompt = ""
    names = {"note": note}
    debugger.run("a = note(1)\nb = note(a + 1)\n", names)
    print([line for line in shown.getvalue().splitlines() if line.startswith("> <string>")], names["b"])
    cProfile.Profile().runctx("c = note(3)", names, names)
    return names["c"]
