# ak: rows 9 31
from __future__ import annotations

import outside


def main(event):
    names = {}
    exec("def f(x: undefined(1)) -> nothing: pass", names)
    print(names["f"].__annotations__)
    exec(compile("def g(x: int): pass", "made", "exec"), names)
    exec(compile("def h(x: int): pass", "made", "exec", dont_inherit=True), names)
    print(names["g"].__annotations__, names["h"].__annotations__, outside.note("end"))
