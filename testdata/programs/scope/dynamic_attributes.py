# ak: rows 2 20
import outside


class Space:
    pass


def main(event):
    space = Space()
    for name in ("a", "b"):
        setattr(space, name, outside.note(name))
        space.__dict__[name + name] = outside.note(name * 2)
    vars(space)["c"] = 3
    print(vars(space), dir(space)[-5:], hasattr(space, "a"), getattr(space, "zz", outside.note("default")))
    delattr(space, "a")
    print(sorted(vars(space)))
