# ak: rows 26 30
import outside


class Names(dict):
    def __missing__(self, name):
        if name.startswith("__"):
            raise KeyError(name)
        self[name] = "auto " + name
        return self[name]


class Meta(type):
    @classmethod
    def __prepare__(meta, name, bases, **options):
        return Names(note=outside.note, print=print)

    def __new__(meta, name, bases, names, **options):
        made = super().__new__(meta, name, bases, dict(names))
        made.names = sorted(key for key in names if not key.startswith("__"))
        return made


class Auto(metaclass=Meta):
    "A docstring."
    red
    green = note("called")
    print(blue)


def main(event):
    print(Auto.names, Auto.red, Auto.green, Auto.__doc__)
    outside.note("end")
