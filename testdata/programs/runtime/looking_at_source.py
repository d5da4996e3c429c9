# ak: rows 3 66
import inspect
import linecache
import sys

import outside


def decorate(function):
    return function


@decorate
def looked_at(first, second=2, *rest, key: "text" = None) -> int:
    """Says something."""
    return outside.note(first, second)  # a call


class Thing:
    """Of interest."""

    def method(self):
        return inspect.currentframe().f_lineno, sys._getframe().f_code.co_name, sys._getframe(1).f_code.co_name


def main(event):
    print(inspect.getsource(looked_at))
    print(inspect.signature(looked_at), inspect.getdoc(Thing), looked_at.__code__.co_firstlineno, inspect.getsourcelines(Thing)[1])
    outside.note("between")
    print(linecache.getline(__file__, 16), Thing().method(), inspect.getmodule(looked_at).__name__, inspect.getsourcefile(looked_at) == __file__)
    print(inspect.stack()[0].function, inspect.stack()[0].code_context, looked_at.__code__.co_varnames, inspect.getfullargspec(looked_at).kwonlyargs)
    print(looked_at.__code__.co_filename == __file__, looked_at.__code__.co_name, looked_at.__code__.co_argcount)
