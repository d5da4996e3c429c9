# ak: rows 38
import odd_changes as odd


class Bag(dict):
    def __init__(self):
        super().__init__()
        self.name = "bag"

    def __setitem__(self, key, value):
        print("set", key)
        super().__setitem__(key, value)


class Stack(list):
    def push(self, item):
        self.append(item)


def main(event):
    bag, stack = Bag(), Stack()
    odd.change(bag, "update", {"a": 1})
    odd.set_fields(bag, name="changed")
    odd.change(stack, "push", 1)
    odd.set_fields(stack, top=stack)
    print(bag, bag.name, stack, stack.top is stack)
