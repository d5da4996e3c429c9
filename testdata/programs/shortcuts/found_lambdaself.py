# ak: rows 1
import outside


class Leaf:
    def work(self, value):
        return ("leaf", value)


class Tree:
    def __init__(self, leaves):
        self.leaves = leaves

    def hook(self, fn):
        for self in self.leaves:
            self.work = fn


def work(thing):
    return thing.work(1)


def main(event):
    leaf = Leaf()
    print(work(leaf), work(leaf))
    Tree([leaf]).hook(outside.note)
    print(work(leaf))
