# ak: rows 1
"""What stands in an attribute changes, or is looked up by code of the program's own: once for each call."""

import outside


class Service:
    def send(self, value):
        return ("service", value)


class Sender:
    def send(self, value):
        return outside.note(("sender", value))


class Direct:
    send = staticmethod(outside.note)


class Holder:
    default = Service()

    def __init__(self, part):
        self.part = part

    def go(self, value):
        return self.part.send(value)

    def go_default(self, value):
        return self.default.send(value)


class Slotted:
    __slots__ = ("part",)

    def __init__(self, part):
        self.part = part

    def go(self, value):
        return self.part.send(value)


class Watched:
    """Reading an attribute of it is seen."""

    def __init__(self, part):
        self.reads = 0
        self._part = part

    @property
    def part(self):
        self.reads += 1
        return self._part

    def go(self, value):
        return self.part.send(value)


class Lazy:
    def __init__(self):
        self.asked = []

    def __getattr__(self, name):
        self.asked.append(name)
        return Service()

    def go(self, value):
        return self.found.send(value)


class Strict:
    def __init__(self, part):
        self.part = part

    def __getattribute__(self, name):
        if name == "part":
            print("read")
        return object.__getattribute__(self, name)

    def go(self, value):
        return self.part.send(value)


class Missing:
    def go(self, value):
        return self.part.send(value)


class Private:
    def __init__(self, part):
        self.__part = part

    def __own(self, value):
        return ("own", value)

    def go(self, value):
        return self.__part.send(value), self.__own(value)


def main(event):
    parts = [Service(), Service(), Sender(), Direct(), Service()]
    for kind in (Holder, Slotted, Watched, Strict, Private):
        holders = [kind(part) for part in parts]
        print(kind.__name__, [holder.go(number) for number, holder in enumerate(holders)])
        print([getattr(holder, "reads", None) for holder in holders])
    holder = Holder(Service())
    print(holder.go(1), holder.go_default(1))
    holder.part = Direct()
    holder.default = Direct()
    print(holder.go(2), holder.go_default(2))
    Holder.part = property(lambda self: print("property") or Service())
    try:
        print(Holder(1))
    except AttributeError as err:
        print(type(err).__name__)
    print(holder.go(3))
    lazy = Lazy()
    print([lazy.go(number) for number in range(3)], lazy.asked)
    for _ in range(2):
        try:
            Missing().go(1)
        except AttributeError as err:
            print(err)
