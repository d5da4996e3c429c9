# ak: rows 1
import outside


class Base:
    def __init__(self, *things, **named):
        self.things = [outside.note(thing) for thing in things]
        self.named = named

    def show(self):
        return outside.note("base")

    @classmethod
    def make(cls, thing):
        return cls(thing)

    @property
    def size(self):
        return len(self.things)


class Middle(Base):
    def __init__(self, *things):
        super().__init__(*things, by=outside.note("middle"))

    def show(self):
        return [super(Middle, self).show(), super().show(), Base.show(self)]

    @classmethod
    def make(cls, thing):
        return super().make(outside.note(thing))

    @property
    def size(self):
        return super().size * 10


class Last(Middle):
    def show(self):
        parent = super()
        return [parent.show(), (lambda: super(Last, self).show())(), [super(Last, self).size for _ in "x"]]


def main(event):
    last = Last.make("made")
    print(last.show(), last.size, last.named)
