# A marked function is one effect: what it calls, prints and reads is part of it.
import random
import time

import outside
from autokitteh import activity


@activity
def order(item, count=1):
    print("ordering", item)
    for number in range(count):
        outside.note(item, number)
    started = time.time()
    random.random()
    print("ordered", end=" ")
    return {"item": item, "count": count, "took": time.time() - started >= 0}


def main(event):
    print(order("tea"))
    outside.note("between")
    print([order(item, count=2) for item in ("milk", "cups")])
    return order(item="pot", count=0)
