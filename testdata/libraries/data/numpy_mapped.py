# ak: refused _ak.unrecordable.Unrecordable would not reach its file
import numpy


def main(event):
    mapped = numpy.memmap("mapped.bin", dtype="f4", mode="w+", shape=(3, 3))
    mapped[:] = 7
