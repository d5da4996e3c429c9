import outside


class Base:
    registry = []

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.registry.append(cls.__name__)

    def __init__(self, name):
        self.name = outside.note("base", name)

    def run(self):
        return [self.name, outside.note("run", self.name)]

    @property
    def shown(self):
        return outside.note("shown")

    @classmethod
    def make(cls, name):
        return cls(name)

    def __enter__(self):
        outside.note("enter")
        return self

    def __exit__(self, *args):
        outside.note("exit", str(args[0]))
        return True


class Derived(Base):
    def __init__(self, name):
        super().__init__(name + "!")

    def run(self):
        return super().run() + ["derived"]

    def __eq__(self, other):
        return outside.note(True)

    __hash__ = None


def main(event):
    thing = Derived.make("x")
    print(thing.run(), thing.shown, Base.registry, thing == 3)
    with thing as inside:
        print(inside is thing)
        outside.fail(KeyError, "k")
    print("after")
