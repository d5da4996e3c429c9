# ak: rows 1
import outside


class Base(outside.Client):
    def __init__(self, name):
        self.name, self.count = name, 0


def layer(base):
    class Layer(base):
        def get(self, path):
            return super().get(path)

    return Layer


def main(event):
    kind = layer(layer(Base))
    thing = kind("c")
    for _ in range(2):
        print(thing.get("/x"))
