# ak: rows 1
"""To compare callees and types runs no code of the program, and keeps nothing alive."""

import gc
import weakref

import outside


class Proxy:
    """Says that it is something else."""

    def __init__(self, target):
        object.__setattr__(self, "_target", target)

    def __getattribute__(self, name):
        print("asked for", name)
        return getattr(object.__getattribute__(self, "_target"), name)

    def __eq__(self, other):
        print("compared")
        return True

    __hash__ = None


class Callable:
    __hash__ = None

    def __eq__(self, other):
        print("compared")
        return True

    def __call__(self, value):
        return ("called", value)


class Target:
    def run(self, value):
        return ("target", value)


def call(fn, value):
    return fn(value)


def run(thing, value):
    return thing.run(value)


def local_class(step):
    class Local:
        def run(self, value):
            return value + step

    return Local


def main(event):
    for _ in range(2):
        print(call(Callable(), 1), run(Proxy(Target()), 2), run(Target(), 3))
    gone = []
    for step in range(4):
        kind = local_class(step)
        print([run(kind(), value) for value in range(2)])
        gone.append(weakref.ref(kind))
        del kind
    gc.collect()
    print([reference() is None for reference in gone])
    made = [lambda value, step=step: value + step for step in range(3)]
    print([call(fn, outside.note(1)) for fn in made])
    last = weakref.ref(made[-1])
    del made
    gc.collect()
    print(last() is None)
    print(sorted(name for name in dir() if not name.startswith("_")), sorted(locals()))
