import numpy
import outside


def main(event):
    numpy.savez("arrays.npz", a=numpy.arange(3), b=numpy.ones(2))
    with numpy.load("arrays.npz") as archive:
        outside.note("between")
        print(sorted(archive.files), outside.keep(int(archive["a"].sum())), archive["b"].tolist(), "a" in archive)
