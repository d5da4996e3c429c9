# ak: rows 35 68
import outside


def numbers():
    yield 1
    try:
        outside.fail(StopIteration, "inner")
    except StopIteration as err:
        yield err.value
    outside.fail(StopIteration, "leaves")
    yield 3


def main(event):
    try:
        outside.fail(StopIteration, 5)
    except StopIteration as err:
        print(err.value, err.args)
    running = numbers()
    print(next(running), next(running))
    try:
        next(running)
    except RuntimeError as err:
        print(err, repr(err.__cause__))
    print(list(map(lambda n: outside.fail(StopIteration) if n == 2 else n, [1, 2, 3])))
    print(next(iter([]), "default"), next((outside.note(n) for n in ()), "none"))
