# ak: rows 2 30
import builtins

import outside


def print(*things):
    builtins.print("mine:", *things)


def main(event):
    len = outside.note
    print(len("shadowed"), [list for list in (1, 2)])
    exec = outside.note
    print(exec("not code"), (lambda eval: eval("x"))(outside.note))

    class super:
        pass

    print(isinstance(super(), super), outside.note("end"))
