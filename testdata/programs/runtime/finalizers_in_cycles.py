# ak: rows 70
# ak: repeats keep
import gc

import outside


class Node:
    def __init__(self, name):
        self.me = self
        self.name = name

    def __del__(self):
        outside.keep(self.name)
        print("collected", self.name)


def main(event):
    gc.disable()
    for number in range(2):
        Node(number)
        outside.note(number)
    print(gc.collect() > 0)
    outside.note("after")
    gc.enable()
    outside.note("end")
