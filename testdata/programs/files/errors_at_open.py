# ak: rows 18 28
import os

import outside


def attempt(*args, **kwargs):
    try:
        open(*args, **kwargs)
    except Exception as err:
        print(type(err).__name__, err)
        outside.note(type(err).__name__)


def main(event):
    os.mkdir("folder")
    attempt("missing.txt")
    attempt("folder", "w")
    attempt("x.txt", "q")
    attempt("x.txt", encoding="no-such")
    attempt("x.txt", "rb", encoding="utf-8")
    attempt(object())
    attempt("a\0b")
    print(sorted(os.listdir(".")))
