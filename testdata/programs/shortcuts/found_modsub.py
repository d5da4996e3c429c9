# ak: rows 1
import sys
import types
import outside


class Service:
    def send(self, v):
        return v


class Mod(types.ModuleType):
    def go(self, v):
        return self.part.send(v)


def main(event):
    m = Mod("m")
    m.__getattr__ = lambda name: print("asked", name) or Service()
    for n in range(3):
        print(m.go(n))
