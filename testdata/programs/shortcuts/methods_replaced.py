# ak: rows 1
"""A method that was called inline becomes an effect: in the class, in the instance, by every way to write."""

import outside


class Base:
    def work(self, value):
        return ("base", value)

    def other(self, value):
        return ("other", value)

    def third(self, value):
        return ("third", value)

    def fourth(self, value):
        return ("fourth", value)

    @classmethod
    def made(cls, value):
        return (cls.__name__, value)

    @staticmethod
    def static(value):
        return ("static", value)

    def loop(self, value):
        return self.work(value), self.made(value), self.static(value)


class Child(Base):
    def work(self, value):
        return ("child", super().work(value))


class Other:
    work = staticmethod(outside.note)


def calls(thing, value):
    return thing.work(value), thing.made(value), thing.static(value)


def all_others(thing):
    return thing.other(2), thing.third(3), thing.fourth(4)


def of_class(value):
    return Base.made(value), Base.static(value)


def work(thing):
    return thing.work("work")


def main(event):
    base, child = Base(), Child()
    for number in range(3):
        print(calls(base, number), calls(child, number), base.loop(number), child.loop(number), of_class(number))
        print(all_others(base))
    print(work(base), work(child), work(Other()), work(base))
    base.work = outside.note
    print(work(base), work(child), base.loop("instance"))
    del base.work
    print(work(base))
    Child.work = staticmethod(outside.note)
    print(work(base), work(child), child.loop("class"))
    setattr(base, "other", outside.note)
    setattr(base, "".join(["th", "ird"]), outside.note)
    object.__setattr__(base, "".join(["fou", "rth"]), outside.note)
    print(all_others(base), all_others(child))
    Base.static = staticmethod(outside.note)
    type.__setattr__(Base, "".join(["ma", "de"]), staticmethod(outside.note))
    print(of_class("both"), base.made("instance"))
    child.__class__ = Other
    print(work(child))
