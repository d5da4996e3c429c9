"""Pancakes: all permutations of a row, each flipped until a one is on top."""


def flip(row, count):
    row[:count] = reversed(row[:count])


def flips(permutation):
    row, count = list(permutation), 0
    while row[0]:
        flip(row, row[0] + 1)
        count += 1
    return count


def permutations(row, rest=()):
    if not row:
        yield rest
    for i in range(len(row)):
        yield from permutations(row[:i] + row[i + 1 :], (*rest, row[i]))


def run(size):
    most = checksum = 0
    for index, permutation in enumerate(permutations(tuple(range(size)))):
        count = flips(permutation)
        most = max(most, count)
        checksum += count if index % 2 == 0 else -count
    return most, checksum
