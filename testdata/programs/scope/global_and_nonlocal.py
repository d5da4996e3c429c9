# ak: rows 29
import outside

count = 0
cache = {}


def bump():
    global count
    count += outside.note(1)
    cache.setdefault(count, outside.note("cached", count))


def counter():
    value = 0

    def add():
        nonlocal value
        value += outside.note(10)
        return value

    return add


def main(event):
    bump(), bump()
    add = counter()
    print(add(), add(), count, cache)
