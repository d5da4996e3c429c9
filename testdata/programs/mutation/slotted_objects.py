# ak: rows 38
import odd_changes as odd


class Slots:
    __slots__ = ("x", "y", "items")

    def __init__(self):
        self.x = 1
        self.items = []


class More(Slots):
    def __init__(self):
        super().__init__()
        self.extra = {}


def main(event):
    slots, more = Slots(), More()
    odd.set_fields(slots, x=2, y="set")
    odd.change(slots.items, "append", 1)
    odd.set_fields(more, y=3, extra={"b": 2}, new=slots)
    print(slots.x, slots.y, slots.items, more.y, more.extra, more.new is slots)
