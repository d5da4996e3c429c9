# ak: rows 1
import outside


class Foo:
    def set_hook(self, fn):
        self.work = fn


class Bar:
    set_hook = Foo.set_hook

    def work(self, value):
        return ("bar", value)


def work(thing):
    return thing.work(1)


def main(event):
    bar = Bar()
    for _ in range(2):
        print(work(bar))
    bar.set_hook(outside.note)
    print(work(bar))
