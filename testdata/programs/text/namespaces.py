# ak: rows 2 31
"""Where text reads and writes its names, as in plain Python."""
import sys
from outside import note

total = 1


def in_function():
    total = note(10)
    exec("total = total + 1; made = note('made')")
    print(total, "made" in locals())
    kept = {}
    exec("total = note(total + 5)", None, kept)
    print(total, kept)
    return eval("total + 1")


class Body:
    exec("attribute = note('in class')")
    names = sorted(name for name in locals() if not name.startswith("__"))


exec("at_module = note('at module')")


def main(event):
    print(in_function(), Body.attribute, Body.names, at_module)
    print(eval("sorted(locals())"), [eval("x + total", {"x": x, "total": 2}) for x in range(2)])
    exec("global total\ntotal = note(total + 100)")
    for wrong in ("exec(1)", "eval('1', 2)", "exec()", "eval('a b')", "exec('x', {}, {}, {})", "compile('x')"):
        try:
            eval(wrong)
        except (TypeError, SyntaxError) as err:
            print(type(err).__name__, err if sys.version_info >= (3, 11) else "")
    return total
