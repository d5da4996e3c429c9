# ak: rows 39
import outside


class Node:
    def __init__(self, name):
        self.name, self.parent, self.children = name, None, []

    def add(self, child):
        child.parent = self
        self.children.append(child)
        return self


class Slotted:
    __slots__ = ("me", "others", "__weakref__")

    def __init__(self):
        self.me = self
        self.others = {self}


def make(_):
    root = Node("root").add(Node("a").add(Node("b"))).add(Node("c"))
    loop = [1]
    loop.append(loop)
    table = {}
    table["self"] = table
    pair = ([],)
    pair[0].append(pair)
    return root, loop, table, pair, Slotted()


def main(event):
    root, loop, table, pair, slotted = outside.each(make, [0])[0]
    print([child.parent is root for child in root.children], root.children[0].children[0].parent.parent is root)
    print(loop[1] is loop, table["self"] is table, pair[0][0] is pair, slotted.me is slotted, slotted in slotted.others)
    print(outside.keep(root) is root, outside.keep(loop)[1] is loop)
    outside.append(loop, 5)
    print(loop[2], len(loop))
