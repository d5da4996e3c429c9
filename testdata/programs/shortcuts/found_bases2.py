# ak: rows 1
import outside


class Quiet:
    def get(self, path):
        return ("quiet", path)


class Loud:
    get = staticmethod(outside.note)


class Mid(Quiet):
    pass


def go(thing):
    return thing.get("/a")


def main(event):
    thing = Mid()
    print(go(thing), go(thing))
    Mid.__bases__ = (Loud,)
    print(go(thing))
