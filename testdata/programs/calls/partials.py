# ak: rows 12
import functools
import operator

import outside


class Sender:
    send = functools.partialmethod(outside.note, "partialmethod")


def main(event):
    hello = functools.partial(outside.note, "hello")
    twice = functools.partial(hello, "again")
    print(hello(), twice(), twice("more"), list(map(hello, "ab")))
    print(hello.func is outside.note, hello.args)
    print(operator.methodcaller("upper")(outside.note("text")), operator.itemgetter(0)(outside.note([7])))
