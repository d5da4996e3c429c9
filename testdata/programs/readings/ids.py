# ak: rows 52
import outside


def main(event):
    first, second = object(), object()
    registry = {id(first): "first", id(second): "second"}
    outside.note("between")
    print(registry[id(first)], registry[id(second)], id(first) == id(second), len(registry))
    seen = {id(item) for item in (first, second, first)}
    outside.note(len(seen))
    print(hash(first) == object.__hash__(first), "object at 0x" in repr(first))
