"""Planets that pull one another, as objects with methods."""

import math


class Body:
    def __init__(self, place, speed, mass):
        self.x, self.y, self.z = place
        self.vx, self.vy, self.vz = speed
        self.mass = mass

    def distance(self, other):
        dx, dy, dz = self.x - other.x, self.y - other.y, self.z - other.z
        return math.sqrt(dx * dx + dy * dy + dz * dz)

    def pull(self, other, step):
        force = step / self.distance(other) ** 3
        dx, dy, dz = self.x - other.x, self.y - other.y, self.z - other.z
        self.push(-dx, -dy, -dz, other.mass * force)
        other.push(dx, dy, dz, self.mass * force)

    def push(self, dx, dy, dz, amount):
        self.vx += dx * amount
        self.vy += dy * amount
        self.vz += dz * amount

    def move(self, step):
        self.x += step * self.vx
        self.y += step * self.vy
        self.z += step * self.vz

    def energy(self):
        return 0.5 * self.mass * (self.vx**2 + self.vy**2 + self.vz**2)


def bodies():
    return [
        Body((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 39.47),
        Body((4.84, -1.16, -0.10), (0.60, 2.81, -0.02), 0.037),
        Body((8.34, 4.12, -4.03), (-1.01, 1.82, 0.008), 0.011),
        Body((12.89, -15.11, -0.22), (1.08, 0.86, -0.01), 0.0017),
        Body((15.37, -25.9, 0.17), (0.97, 0.59, -0.03), 0.002),
    ]


def energy(system):
    total = sum(body.energy() for body in system)
    for index, body in enumerate(system):
        for other in system[index + 1 :]:
            total -= body.mass * other.mass / body.distance(other)
    return total


def run(size):
    system = bodies()
    for _ in range(size):
        for index, body in enumerate(system):
            for other in system[index + 1 :]:
                body.pull(other, 0.01)
        for body in system:
            body.move(0.01)
    return round(energy(system), 9)
