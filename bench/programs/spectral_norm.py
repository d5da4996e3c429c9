"""The largest stretch of an endless matrix, each of whose cells is computed by a call."""

import math


def cell(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    return [sum(cell(i, j) * value for j, value in enumerate(vector)) for i in range(len(vector))]


def times_transposed(vector):
    return [sum(cell(j, i) * value for j, value in enumerate(vector)) for i in range(len(vector))]


def run(size):
    u = [1.0] * size
    for _ in range(3):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    return round(math.sqrt(sum(a * b for a, b in zip(u, v)) / sum(b * b for b in v)), 9)
