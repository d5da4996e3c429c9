# ak: rows 18
import contextlib

import outside


class Managed:
    def __init__(self, name, swallow=False):
        self.name = outside.note("init", name)[1]
        self.swallow = swallow

    def __enter__(self):
        return outside.note("enter " + self.name)

    def __exit__(self, kind, err, tb):
        outside.note("exit", self.name, kind and kind.__name__)
        return self.swallow


@contextlib.contextmanager
def generated(name):
    outside.note("before", name)
    try:
        yield name
    except KeyError:
        outside.note("caught")
    finally:
        outside.note("after", name)


def main(event):
    with Managed("a") as a, Managed("b", swallow=True) as b:
        print(a, b)
        outside.fail(ValueError, 1)
    with generated("g") as g:
        raise KeyError(g)
    print("on")
