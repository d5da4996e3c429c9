# ak: rows 59 38 29
import outside

total = 0
table = {}


def count(thing):
    global total
    total += thing
    remember(thing)
    return total


def remember(thing, known=[]):
    known.append(thing)
    table[thing] = list(known)


def main(event):
    calls = 0

    def counted(thing):
        nonlocal calls
        calls += 1
        return count(thing)

    print(outside.each(counted, [1, 2]), calls, total, table)
    print(outside.each(count, [3]), calls, total, table)
