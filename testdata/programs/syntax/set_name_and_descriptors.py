# ak: rows 26
import outside
import toolkit


class Checked:
    def __set_name__(self, owner, name):
        self.name = name
        self.made = outside.note(owner.__name__, name)

    def __get__(self, instance, owner):
        return self if instance is None else instance.__dict__[self.name]

    def __set__(self, instance, value):
        instance.__dict__[self.name] = outside.note(value)


def main(event):
    class Model:
        x = Checked()
        y = toolkit.Field()

        def __init__(self, x):
            self.x = x

    model = Model(1)
    print(model.x, Model.x.made, model.y)
    model.y = outside.note("set")
    print(model.y)
