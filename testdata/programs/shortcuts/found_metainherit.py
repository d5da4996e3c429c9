# ak: rows 1
import outside


class Registry(type):
    def create(cls, value):
        return (cls.__name__, value)


class Plugin(metaclass=Registry):
    pass


class Remote(Plugin):
    @classmethod
    def create(cls, value):
        return outside.note(("remote", value))


class Direct(Plugin):
    create = outside.Client


def create(kind, value):
    return kind.create(value)


def main(event):
    for kind in (Plugin, Remote, Plugin, Remote):
        print(create(kind, 1))
    print(create(Direct, "c").count)
