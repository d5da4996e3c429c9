# ak: rows 2 30
import builtins
import sys

import outside


def public(module):
    return sorted(name for name in dir(module) if not name.startswith("__"))


def main(event):
    me = sys.modules[__name__]
    print(public(me), sorted(set(vars(me)) - set(public(me))), outside.note(len(public(me))))
    print([name for name, thing in vars(me).items() if callable(thing)], main.__code__.co_varnames)
    print(outside.note("end"))
