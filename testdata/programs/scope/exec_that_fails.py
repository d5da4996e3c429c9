# ak: rows 3 31
import traceback

import outside


def attempt(source, *names):
    try:
        exec(source, *names)
    except Exception:
        print(traceback.format_exc())


def main(event):
    attempt("outside.note(1)\nx = 1 / outside.note(0)")
    attempt("a b")
    attempt("def f(:\n  pass")
    attempt(5)
    attempt("x", 5)
    attempt("undefined", {})
    exec("outside.note('last')\nraise KeyError(outside.note('from text'))", {"outside": outside})
