# ak: rows 1
import types
import outside


class Space(types.SimpleNamespace):
    def work(self, value):
        return ("space", value)


def work(thing):
    return thing.work(1)


def main(event):
    for _ in range(2):
        print(work(Space(a=1)))
    print(work(Space(work=outside.note)))
