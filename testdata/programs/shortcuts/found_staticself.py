# ak: rows 1
import outside


class Base:
    def work(self, value):
        return ("base", value)


class Tools:
    @staticmethod
    def patch(self):
        self.work = outside.note


def work(thing):
    return thing.work(1)


def main(event):
    base = Base()
    for _ in range(2):
        print(work(base))
    Tools.patch(base)
    print(work(base))
