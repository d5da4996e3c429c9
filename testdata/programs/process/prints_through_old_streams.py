# ak: rows 54
import sys

import outside


def main(event):
    print(sys.stdout is sys.__stdout__, sys.stderr is sys.__stderr__)
    outside.note("between")
    print("through __stdout__", file=sys.__stdout__)
    sys.__stderr__.write("through __stderr__\n")
    outside.note("end")
    print("done")
