# ak: rows 13
import outside


def inner(name):
    received = yield outside.note(name, 1)
    outside.note("inner received", received)
    yield outside.note(name, 2)
    return outside.note("result of", name)


def outer():
    results = []
    for name in "ab":
        results.append((yield from inner(name)))
    yield from map(outside.note, [1, 2])
    return results


def main(event):
    generator = outer()
    print(next(generator), generator.send("hello"))
    while True:
        try:
            print(next(generator))
        except StopIteration as stop:
            print(stop.value)
            break
