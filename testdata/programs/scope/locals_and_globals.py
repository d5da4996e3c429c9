# ak: rows 2
import outside

HERE = sorted(name for name in globals() if not name.startswith("__"))
AT_TOP = sorted(name for name in dir() if not name.startswith("__"))


def inner(a):
    b = outside.note("b")
    names = sorted(locals())
    return names, sorted(vars()), dir(), locals()["b"]


class Body:
    x = outside.note("x")
    names = sorted(name for name in locals() if not name.startswith("__"))


def main(event):
    print(HERE, AT_TOP, inner(1), Body.names)
    print(sorted(name for name in vars(Body) if not name.startswith("__")))
    print(eval("outside.__name__"), eval("a + 1", {}, {"a": outside.note(1)}))
    print(sorted(name for name in globals() if not name.startswith("__")))
    outside.note("end")
