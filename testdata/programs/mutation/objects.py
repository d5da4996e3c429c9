# ak: rows 38
import dataclasses

import odd_changes as odd


class Order:
    def __init__(self):
        self.total = 0
        self.lines = []


@dataclasses.dataclass
class Point:
    x: int
    more: dict = dataclasses.field(default_factory=dict)


def main(event):
    order, point = Order(), Point(1)
    lines = order.lines
    odd.set_fields(order, total=3, status="new")
    odd.change(order.lines, "append", "line")
    odd.set_fields(point, x=2)
    odd.set_fields([point], more={"a": order})
    print(vars(order), lines is order.lines, point.x, point.more["a"] is order)
