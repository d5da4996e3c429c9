# ak: rows 66
import io
import pdb

import outside


def observed(number):
    doubled = number * 2
    kept = outside.note("inside", doubled)
    return kept


def main(event):
    said = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO("next\nnext\np doubled\nstep\nstep\nwhere\ncontinue\n"), stdout=said, nosigint=True, readrc=False)
    debugger.runcall(observed, 4)
    lines = [line for line in said.getvalue().splitlines() if "_ak" in line]
    print(lines, "8" in said.getvalue())
    outside.note("end")
