"""A fractal drawn by a game of chance: small vectors, a generator of random numbers of its own."""

import math


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def scaled(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def length(self):
        return math.sqrt(self.x * self.x + self.y * self.y)


class Random:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return self.state

    def choice(self, things):
        return things[self.next() % len(things)]


class Picture:
    def __init__(self, width):
        self.width = width
        self.rows = [[0] * width for _ in range(width)]

    def plot(self, point):
        x = min(self.width - 1, int(point.x * self.width))
        y = min(self.width - 1, int(point.y * self.width))
        self.rows[y][x] += 1

    def used(self):
        return sum(sum(1 for cell in row if cell) for row in self.rows)


def run(size):
    corners = [Vector(0.0, 0.0), Vector(1.0, 0.0), Vector(0.5, 0.9)]
    random, picture, point, way = Random(7), Picture(64), Vector(0.3, 0.3), 0.0
    for _ in range(size):
        step = (random.choice(corners) - point).scaled(0.5)
        point = point + step
        way += step.length()
        picture.plot(point)
    return picture.used(), round(way, 6)
