# ak: rows 12
import functools
import itertools

import outside


def main(event):
    print(list(map(outside.note, [1, 2])), list(filter(outside.note, [0, 1])))
    print(sorted([2, 1], key=outside.note), max([1, 2], key=outside.note), functools.reduce(outside.note, [1, 2]))
    print(list(itertools.starmap(outside.note, [(1, 2)])), list(itertools.takewhile(outside.note, [1, 0, 1])))
    numbers = [3, 1]
    numbers.sort(key=lambda n: outside.note(n))
    print(numbers)
