# ak: rows 1
import outside


class Service:
    def send(self, value):
        return ("service", value)


class Holder:
    def __init__(self, part):
        if part:
            self.part = part

    def go(self, value):
        return self.part.send(value)


class Watch:
    def work(self, value):
        return ("watch", value)


def work(thing):
    return thing.work(1)


def main(event):
    print(Holder(Service()).go(1), Holder(Service()).go(2), work(Watch()))

    def find(self, name):
        print("asked", name)
        return Service()

    Holder.__getattr__ = find
    print(Holder(None).go(3))
    Watch.__getattribute__ = lambda self, name: outside.note
    print(work(Watch()))
