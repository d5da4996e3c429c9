# ak: rows 1
import outside


class Service:
    def send(self, value):
        return ("service", value)


class Base:
    @property
    def part(self):
        print("read")
        return Service()


class Child(Base):
    def go(self, value):
        parent = super()
        return parent.part.send(value)


def main(event):
    for number in range(3):
        print(Child().go(number))
