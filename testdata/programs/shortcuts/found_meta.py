# ak: rows 1
import outside


class Meta(type):
    def work(cls, value):
        return ("meta", value)


class A(metaclass=Meta):
    pass


class B(metaclass=Meta):
    work = staticmethod(outside.note)


class C(B):
    pass


def work(kind):
    return kind.work(1)


def main(event):
    for kind in (A, A, B, C):
        print(work(kind))
