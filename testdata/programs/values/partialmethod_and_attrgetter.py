# ak: rows 60
import functools
import operator

import outside


class Sender:
    def send(self, kind, what):
        return outside.note(kind, what)

    warn = functools.partialmethod(send, "warning")


def main(event):
    print(Sender().warn("hot"), operator.methodcaller("send", "k", "w")(Sender()))
    print(operator.attrgetter("note")(outside)("got"), operator.itemgetter(1)([0, outside.note("item")]))
    print(operator.methodcaller("note", "called")(outside))
