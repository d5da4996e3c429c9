# ak: rows 38 39
import odd_changes as odd


class Node:
    def __init__(self, name):
        self.name, self.parent, self.children = name, None, []


def main(event):
    root, child = Node("root"), Node("child")
    odd.adopt(root, child)
    print(child.parent is root, root.children[0] is child)
    grand = odd.grow(root)
    print(grand.name, grand.parent is child, child.children == [grand], type(grand).__name__)
