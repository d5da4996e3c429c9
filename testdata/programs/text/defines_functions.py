# ak: rows 31 29
"""A function made of text keeps its state and is recorded call by call, not as one call."""
from outside import note

SOURCE = """
seen = []

def remember(thing):
    seen.append(note(thing))
    return len(seen)

class Box:
    size = 2

    def __init__(self, thing):
        self.thing = note(thing)

class Empty:
    pass
"""


def main(event):
    names = {"note": note}
    exec(SOURCE, names)
    print(names["remember"]("a"), names["remember"]("b"), names["seen"])
    box = names["Box"]("c")
    print(box.thing, box.size, type(names["Empty"]()).__name__, names["Empty"].__module__)
    make = eval("lambda thing: (note(thing), seen)", names)
    print(make("d"))
    return names["seen"] is make("e")[1]
