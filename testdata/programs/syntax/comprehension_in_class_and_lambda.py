# ak: rows 11 12
import outside


class Table:
    rows = [outside.note(n) for n in range(2)]
    names = {name: outside.note(name) for name in ("a",)}
    key = staticmethod(lambda row: outside.note("key", row))
    made = (lambda: [outside.note("in lambda") for _ in "x"])()


def main(event):
    print(Table.rows, Table.names, Table.key(1), Table.made)
    print((lambda *a, **k: [outside.note(x) for x in a])(1, 2))
    print([(lambda n: outside.note(n) if n else outside.note("zero"))(n) for n in (0, 1)])
