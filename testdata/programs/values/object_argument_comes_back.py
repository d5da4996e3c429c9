# ak: rows 39 42
import odd_values as odd


class Order:
    def __init__(self):
        self.lines = []


def main(event):
    order = Order()
    print(odd.same(order) is order)
    odd.wrap(order)["thing"].lines.append("line")
    print(order.lines)
