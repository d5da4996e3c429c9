# ak: rows 1
import outside


class AttrDict(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__ = self

    def work(self, value):
        return ("own", value)


def work(thing):
    return thing.work(1)


def main(event):
    for _ in range(2):
        print(work(AttrDict(a=1)))
    print(work(AttrDict(work=outside.note)))
