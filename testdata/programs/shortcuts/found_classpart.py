# ak: rows 1
import outside


class Service:
    def send(self, value):
        return ("service", value)


class ClassProp:
    def __get__(self, obj, owner):
        print("read")
        return Service()


class Model:
    objects = ClassProp()


def go(value):
    return Model.objects.send(value)


def main(event):
    for number in range(3):
        print(go(number))
