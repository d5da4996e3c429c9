# A marked function calls others that are marked: the outermost is the effect.
import outside
from autokitteh import activity, inhibit_activities


@activity
def inner(n):
    outside.note("inner", n)
    return n + 1


@inhibit_activities
def quiet(n):
    return outside.note(n)


@activity
def outer(n):
    return [inner(n), quiet(n), inner(n + 1)]


def recursive(n):
    return [inner(n), recursive(n - 1)] if n else outer(0)


def main(event):
    print(inner(1), outer(2), inner(3))
    print(recursive(2))
