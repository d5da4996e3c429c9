# ak: rows 20 21
import outside


class Logged:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        return outside.note("get " + self.name)

    def __set__(self, instance, value):
        outside.note("set", value)

    def __delete__(self, instance):
        outside.note("delete")


class Thing:
    field = Logged()

    @property
    def size(self):
        return outside.note(5)

    @size.setter
    def size(self, value):
        outside.note("size", value)


def main(event):
    thing = Thing()
    thing.field = thing.size
    thing.size = thing.field
    del thing.field
    print(thing.size, Thing.field)
