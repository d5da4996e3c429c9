# ak: rows 6
import functools

import outside


@functools.singledispatch
def render(thing):
    return outside.note("object")


@render.register
def _(thing: int):
    return outside.note("int", thing)


@render.register(list)
def render_list(thing):
    return [render(part) for part in thing]


class Shower:
    @functools.singledispatchmethod
    def show(self, thing):
        return outside.note("any")

    @show.register
    def _(self, thing: str):
        return outside.note("text")


def main(event):
    print(render([1, "x"]), Shower().show("a"), Shower().show(None))
