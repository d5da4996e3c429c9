# ak: rows 1
import outside


class Quiet:
    def get(self, path):
        return ("quiet", path)


class Loud(outside.Client):
    def __init__(self):
        self.name, self.count = "loud", 0


class Both(Quiet):
    name, count = "both", 0

    def own(self, path):
        return super().get(path)


class Loud2:
    get = outside.Client.get


def go(thing):
    return thing.get("/a"), thing.own("/b"), [thing][0].get("/c")


def main(event):
    thing = Both()
    for _ in range(2):
        print(go(thing))
    Both.__bases__ = (Loud2,)
    print(go(thing))
