"""Spheres above a plane, seen through a few pixels: vectors, rays and a recursion into mirrors."""

import math


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def plus(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def minus(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def times(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def length(self):
        return math.sqrt(self.dot(self))

    def normal(self):
        return self.times(1.0 / self.length())

    def reflect(self, normal):
        return self.minus(normal.times(2 * self.dot(normal)))


class Ray:
    def __init__(self, start, direction):
        self.start = start
        self.direction = direction.normal()

    def at(self, distance):
        return self.start.plus(self.direction.times(distance))


class Sphere:
    def __init__(self, centre, radius, light):
        self.centre = centre
        self.radius = radius
        self.light = light

    def meet(self, ray):
        to_centre = self.centre.minus(ray.start)
        along = to_centre.dot(ray.direction)
        inside = self.radius**2 - (to_centre.dot(to_centre) - along**2)
        return along - math.sqrt(inside) if inside > 0 else None

    def normal_at(self, point):
        return point.minus(self.centre).normal()


class Plane:
    light = 0.4

    def __init__(self, height):
        self.height = height

    def meet(self, ray):
        if ray.direction.y == 0:
            return None
        return (self.height - ray.start.y) / ray.direction.y

    def normal_at(self, point):
        return Vector(0.0, 1.0, 0.0)


class Scene:
    def __init__(self):
        self.things = [Sphere(Vector(i - 2.0, 0.3 * i, 6.0 + i), 1.0, 0.2 * i) for i in range(4)]
        self.things.append(Plane(-1.0))
        self.lamp = Vector(3.0, 8.0, -2.0)

    def first(self, ray):
        nearest, thing = math.inf, None
        for candidate in self.things:
            distance = candidate.meet(ray)
            if distance is not None and 1e-6 < distance < nearest:
                nearest, thing = distance, candidate
        return nearest, thing

    def brightness(self, ray, depth=0):
        distance, thing = self.first(ray)
        if thing is None or depth > 2:
            return 0.1
        point = ray.at(distance)
        normal = thing.normal_at(point)
        direct = max(0.0, self.lamp.minus(point).normal().dot(normal))
        mirrored = self.brightness(Ray(point, ray.direction.reflect(normal)), depth + 1)
        return thing.light + 0.5 * direct + 0.3 * mirrored


def run(size):
    scene, total, eye = Scene(), 0.0, Vector(0.0, 1.0, -4.0)
    for row in range(size):
        for column in range(size):
            target = Vector(column / size - 0.5, 0.5 - row / size, 1.0)
            total += scene.brightness(Ray(eye, target))
    return round(total, 6)
