# ak: rows 26
import outside


class Meta(type):
    def __new__(meta, name, bases, names, **options):
        names["tag"] = outside.note(name, options.get("tag"))
        return super().__new__(meta, name, bases, names)

    def __init__(cls, name, bases, names, **options):
        super().__init__(name, bases, names)
        cls.ready = outside.note("ready")

    def __call__(cls, *args):
        made = super().__call__(*args)
        made.called = outside.note("called")
        return made


class Base(metaclass=Meta, tag="base"):
    registry = []

    def __init_subclass__(cls, **options):
        super().__init_subclass__()
        Base.registry.append(outside.note("subclass"))

    def __class_getitem__(cls, item):
        return outside.note("item", item)


def main(event):
    class Child(Base, tag=outside.note("child")):
        pass

    print(Base.tag, Child.tag, Child.ready, Child().called, Base.registry, Child["x"])
