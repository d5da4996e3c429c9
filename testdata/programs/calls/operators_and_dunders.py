# ak: rows 20 27
import outside


class Vector:
    def __init__(self, x):
        self.x = outside.note(x)

    def __add__(self, other):
        return Vector(self.x + outside.note(other.x))

    def __getitem__(self, key):
        return outside.note("item", key)

    def __contains__(self, thing):
        return bool(outside.note("in", thing))

    def __eq__(self, other):
        return outside.note("eq") == "eq"

    def __hash__(self):
        return hash(outside.note("hash"))

    def __bool__(self):
        return bool(outside.note(0))

    def __len__(self):
        return outside.note(3)

    def __lt__(self, other):
        return outside.note(self.x) < other.x


def main(event):
    a, b = Vector(1), Vector(2)
    print((a + b).x, a["k"], 5 in a, a == b, bool(a), len(a), len({a: 1}))
    print([v.x for v in sorted([b, a])])
