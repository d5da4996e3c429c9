# ak: rows 12 29
import outside

if outside.note("at import"):

    def chosen(x):
        return outside.note("chosen", x)

else:
    chosen = None

handlers = {}


def on(name):
    def keep(function):
        handlers[name] = function
        return function

    return keep


@on("a")
def handle_a(x):
    return outside.note("a", x)


@on(outside.note("b"))
def handle_b(x):
    return outside.note("b", x)


def main(event):
    print(chosen(1), [handlers[name](2) for name in sorted(handlers)])
