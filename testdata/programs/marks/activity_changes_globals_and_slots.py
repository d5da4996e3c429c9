# ak: rows 38 39
# What a marked function changes in globals and slots; and what it gives back of what it was given.
import outside
from autokitteh import activity

total = 0
paid = []


class Point:
    __slots__ = ("x", "y")

    def __init__(self):
        self.x = 1


def count():
    global total
    total += 1


@activity
def move(point):
    outside.note("move")
    count()
    paid.append(total)
    point.x += 1
    point.y = [point.x]
    return point


def main(event):
    point = Point()
    print(move(point) is point, total, paid)
    outside.note("between")
    print(move(point) is point, total, paid)
    print(point.x, point.y, outside.note(total))
    return [point.x, *paid]
