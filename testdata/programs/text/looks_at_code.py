# ak: rows 3 66
"""`inspect`, `linecache` and `ast` see the code as it is written."""
import ast
import inspect
import linecache
from outside import note


def decorate(fn):
    return fn


@decorate
def shown(a, *, b: int = 1) -> "text":
    """Doc."""
    x = note(a); y = note(b)
    return [x,
            y]


class Box:
    size = len("ab")

    def method(self): return note(self)


def main(event):
    print(inspect.getsource(shown))
    print(inspect.getsource(Box), inspect.getsource(Box.method))
    print(inspect.signature(shown), inspect.getdoc(shown), shown.__code__.co_firstlineno, shown.__code__.co_varnames)
    print(linecache.getline(__file__, shown.__code__.co_firstlineno).strip())
    print(ast.dump(ast.parse(inspect.getsource(Box.method).strip())))
    frame = inspect.currentframe()
    print(frame.f_code.co_name, frame.f_lineno, inspect.stack()[0].code_context[0].strip())
    print([name for name, _ in inspect.getmembers(inspect.getmodule(shown), inspect.isfunction)])
    print(sorted(inspect.getclosurevars(shown).globals))
    return note(inspect.getsourcelines(lambda: note(1))[0])
