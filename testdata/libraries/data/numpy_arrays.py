import numpy


def main(event):
    a = numpy.arange(12).reshape(3, 4)
    print(a.sum(axis=0).tolist(), numpy.linalg.norm(a).round(3))
    rng = numpy.random.default_rng()
    draw = rng.integers(0, 10, size=5)
    print(draw.shape, numpy.random.rand(3).shape)
    numpy.save("a.npy", a)
    print((numpy.load("a.npy") == a).all())
    a.sort(axis=1)
    print(a[::-1].tolist()[0])
