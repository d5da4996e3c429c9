# ak: rows 29 38
import outside


class Registry:
    items = []
    count = 0

    @classmethod
    def add(cls, item):
        cls.items.append(item)
        cls.count += 1
        return cls.count


TOTALS = {"n": 0}


def bump(value):
    global LAST
    LAST = value
    TOTALS["n"] += value
    return Registry.add(value)


LAST = None


def main(event):
    print(outside.each(bump, [1, 2]), TOTALS, LAST, Registry.items, Registry.count)
    print(outside.each(Registry.add, [5]), Registry.items)
    outside.note("end")
    print(TOTALS, LAST, Registry.count)
