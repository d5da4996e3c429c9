# ak: rows 1
import abc
import enum
import outside


class Kind(enum.Enum):
    A = "a"
    B = "b"

    @property
    def label(self):
        print("label")
        return self.value

    def work(self, v):
        return self.label.upper(), v

    @classmethod
    def pick(cls, v):
        return cls(v).work(1), cls.A.work(2), Kind.B.label.upper()


class Meta(abc.ABCMeta):
    def create(cls, v):
        return cls.__name__, v


class P(metaclass=Meta):
    pass


class Q(P):
    create = staticmethod(outside.note)


def create(kind):
    return [kind][0].create(1)


def main(event):
    for _ in range(3):
        print(Kind.pick("a"), Kind.B.work(3))
    print(create(P), create(P))
    print(create(Q))
