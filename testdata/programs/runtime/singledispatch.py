# ak: rows 59 60
import functools

import outside


@functools.singledispatch
def handle(thing):
    return outside.note("anything", thing)


@handle.register
def _(thing: int):
    return outside.note("a number", thing)


@handle.register(list)
def _(thing):
    return [handle(item) for item in thing]


handle.register(bytes, outside.keep)


def main(event):
    print(handle("text"), handle(1), handle([1, "x"]), handle(b"kept"))
    outside.note("end")
