# ak: rows 52
import outside


class Named:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        return self.name == other.name


def main(event):
    things = {Named(name) for name in ("one", "two", "three", "four")}
    for thing in things:
        outside.note(thing.name)
    print([thing.name for thing in things - {Named("two")}])
