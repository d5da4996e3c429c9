# What a marked function changes in what it is given.
import outside
from autokitteh import activity


class Order:
    def __init__(self):
        self.lines = []
        self.paid = False


@activity
def pay(order, totals, *, receipt):
    outside.note("pay")
    order.paid = True
    order.lines.append(("paid", len(order.lines)))
    order.number = 7
    totals["sum"] = totals.get("sum", 0) + 5
    receipt += b"ok"
    return order.paid


def main(event):
    order, totals, receipt = Order(), {}, bytearray()
    lines = order.lines
    print(pay(order, totals, receipt=receipt))
    outside.note("between")
    print(pay(order, totals, receipt=receipt))
    print(vars(order), totals, bytes(receipt), lines is order.lines)
    return order.number
