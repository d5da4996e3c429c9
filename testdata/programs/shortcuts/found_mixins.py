# ak: rows 1
"""The same mixin code twice in one class: a decorator that makes a subclass each time."""
import outside


def traced(label):
    def wrap(cls):
        class Traced(cls):
            def get(self, path):
                print(label, "before")
                return super().get(path)

        return Traced

    return wrap


@traced("outer")
@traced("inner")
class Api(outside.Client):
    def __init__(self):
        self.name, self.count = "api", 0


class Plain:
    def get(self, path):
        return path


def main(event):
    api = Api()
    for path in ("/a", "/b", "/c"):
        print(api.get(path))
    print(api.count)
