# ak: rows 2
import colorsys

import outside
import statistics
from cmd import month


def main(event):
    print(colorsys.put("x"), statistics.mean([1, 3]), month(), outside.note("end"))
