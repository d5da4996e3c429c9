# ak: rows 1
import importlib
import types
import sys

import outside
import string as helpers


def go():
    return helpers.capwords("a b")


def main(event):
    print(go(), go())
    kept = helpers.capwords
    reads = []

    def find(name):
        print("asked", name)
        return kept

    del helpers.capwords
    helpers.__getattr__ = find
    try:
        print(go())
    finally:
        helpers.capwords = kept
        del helpers.__getattr__
