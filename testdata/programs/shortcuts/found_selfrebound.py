# ak: rows 1
import outside


class Root:
    def work(self, value):
        return ("root", value)


class Node:
    def __init__(self, parent):
        self.parent = parent

    def hook(self, fn):
        while hasattr(self, "parent"):
            self = self.parent
        self.work = fn


def work(thing):
    return thing.work(1)


def main(event):
    root = Root()
    for _ in range(2):
        print(work(root))
    Node(Node(root)).hook(outside.note)
    print(work(root))
