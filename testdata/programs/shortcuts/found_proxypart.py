# ak: rows 1
import weakref
import outside


class Service:
    def send(self, value):
        return ("service", value)


class Base:
    @property
    def part(self):
        print("read")
        return Service()


def go(thing, value):
    return thing.part.send(value)


def main(event):
    base = Base()
    proxy = weakref.proxy(base)
    for number in range(3):
        print(go(proxy, number))
