# ak: rows 1
import outside


class Service:
    def send(self, value):
        return ("service", value)


class Noisy:
    def __get__(self, obj, owner):
        print("got")
        return Service()


class Holder:
    pass


class Part(Service):
    pass


class Thing:
    part = Part()

    def go(self, value):
        return self.part.send(value)


def main(event):
    thing = Thing()
    print(thing.go(1), thing.go(2))
    Part.__get__ = lambda self, obj, owner: print("got") or Service()
    print(thing.go(3))
