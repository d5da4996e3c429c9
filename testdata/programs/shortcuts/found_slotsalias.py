# ak: rows 1
"""Instances have no attributes of their own; their class gets another method where no name of it can be seen."""
import outside
put = setattr
class Base:
    __slots__ = ()
    def work(self, v):
        return ("base", v)
class Tup(tuple):
    __slots__ = ()
    def work(self, v):
        return ("tup", v)
class Named(Base):
    __slots__ = ()
    @classmethod
    def made(cls, v): return ("made", v)
    def up(self, v): return super().work(v)
def work(t, v): return t.work(v)
def cls(v): return Named.made(v)
def main(event):
    for n in range(3):
        print(work(Base(), n), work(Tup(), n), cls(n), Named().up(n))
    put(Base, "work", staticmethod(outside.note))
    put(Tup, "work", staticmethod(outside.note))
    put(Named, "made", staticmethod(outside.note))
    for n in range(3):
        print(work(Base(), n), work(Tup(), n), cls(n), Named().up(n))
