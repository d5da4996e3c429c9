# ak: rows 18 70
import outside


class Managed:
    def __init__(self, name, swallows=False):
        self.name, self.swallows = name, swallows

    def __enter__(self):
        outside.note("enter", self.name)
        return self

    def __exit__(self, kind, err, tb):
        outside.note("exit", self.name, kind and kind.__name__, err and err.args)
        return self.swallows


def main(event):
    with Managed("a") as a, Managed("b", swallows=True):
        print(a.name)
        outside.fail(ValueError, "inside")
    try:
        with Managed("c"):
            raise KeyError("k")
    except KeyError as err:
        print(err)
    with Managed("d"):
        return outside.note("returned")
