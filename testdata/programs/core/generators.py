import outside


def numbers(limit):
    for number in range(limit):
        received = yield outside.note(number)
        if received:
            print("received", outside.note("sent", received))


def both():
    yield from numbers(2)
    return (yield from numbers(1))


def main(event):
    generator = numbers(3)
    print(next(generator), generator.send("hello"), list(generator))
    print(list(both()), sum(outside.note(n) for n in range(3)), [outside.note(n) for n in "ab"])
